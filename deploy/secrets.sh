#!/bin/sh
# Make the secrets of docker-compose.yml that do not exist yet, in secrets/ beside it. What is there is kept.
# Containers read the files under accounts of their own, so the folder, not the files, is closed.
set -eu
folder=${1:-"$(dirname "$0")/../secrets"}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -e "$1" ] || printf %s "$2" > "$1"; chmod 444 "$1"; }

for name in secret_key ledger_key postgres_password owner_password application_password redis_password; do
    keep "$name" "$(random)"
done
keep database_url "postgres://legacyfund_app:$(cat application_password)@postgres:5432/legacyfund"
keep database_owner_url "postgres://legacyfund_owner:$(cat owner_password)@postgres:5432/legacyfund"
keep notify_api_key ""
keep redis_url "redis://:$(cat redis_password)@redis:6379/0"

for name in email_url tls_certificate tls_key; do
    [ -e "$name" ] || echo "Still to be put into $PWD: $name" >&2
done
