#!/bin/bash
# Run once, when the database folder is new: the owner, who migrates, and the application, who may define nothing.
set -euo pipefail

psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner="$(cat /run/secrets/owner_password)" \
    --set application="$(cat /run/secrets/application_password)" <<'SQL'
CREATE ROLE legacyfund_owner LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE legacyfund_app LOGIN PASSWORD :'application';
CREATE DATABASE legacyfund OWNER legacyfund_owner;
SQL
