#!/bin/sh
# backup.sh FOLDER: back up the database PGDATABASE and the files under FILES/media into a folder that must be new.
# `docker compose run --rm backup` and the drill run it. The database goes first and the files after it: no file
# is ever deleted, so every row then has its file. SNAPSHOT names one that the drill compares with.
set -eu
folder=$1
if [ -n "${PGPASSWORD_FILE:-}" ]; then
    PGPASSWORD=$(cat "$PGPASSWORD_FILE")
    export PGPASSWORD
fi
if [ -e "$folder" ]; then
    echo "$folder is there already: name a new folder." >&2
    exit 1
fi
umask 077
half=$folder.unfinished
rm -rf "$half"
mkdir -p "$half"
pg_dump --format custom ${SNAPSHOT:+--snapshot "$SNAPSHOT"} --file "$half/database.dump"
if [ -d "$FILES/media" ]; then
    tar -C "$FILES" -cf "$half/media.tar" media
else
    tar -cf "$half/media.tar" --files-from /dev/null
fi
cat > "$half/README" <<'NOTE'
A backup of Legacy Fund, for deploy/restore.sh. Roles and secrets are not in it: keep a copy of the folder secrets/
apart from the backups. Without its secret_key the service runs, but signs everyone out and loses kept forms.
NOTE
(cd "$half" && sha256sum README database.dump media.tar > SHA256SUMS)
mv "$half" "$folder"
echo "Backed up into $folder"
