#!/bin/sh
# restore.sh FOLDER: restore a backup into the new database PGDATABASE and the new folder FILES.
# `docker compose run --rm restore` and the drill run it. Nothing that is there is written over. The server has the
# two roles already: deploy/roles.sh makes them.
set -eu
folder=$1
if [ -n "${PGPASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(cat "$PGPASSWORD_FILE")
    export PGPASSWORD
fi
if [ -e "$FILES" ]; then
    echo "$FILES is there already: move it out of the way." >&2
    exit 1
fi
(cd "$folder" && sha256sum --check --quiet SHA256SUMS)
createdb --owner legacyfund_owner "$PGDATABASE"
pg_restore --exit-on-error --dbname "$PGDATABASE" "$folder/database.dump"
umask 077
mkdir -p "$FILES"
tar -C "$FILES" -xf "$folder/media.tar"
echo "Restored $folder into the database $PGDATABASE and the folder $FILES"
