#!/bin/sh
# moment.sh 'YYYY-MM-DD HH:MM:SS' OPTIONS: serve the database as it was at a moment, UTC, out of the new folder DATA:
# the last copy of ARCHIVE/base that was done before, and the WAL since. OPTIONS are PostgreSQL's. ARCHIVE is only read.
set -eu
LC_ALL=C
export LC_ALL
moment=$1
shift
stamp=$(date -u -d "$moment UTC" +%Y-%m-%dT%H%M%SZ)
base=
for name in $(ls "$ARCHIVE/base"); do
    if [ "$(printf '%s\n' "$name" "$stamp" | sort | head -n 1)" = "$name" ]; then base=$name; fi
done
if [ -z "$base" ]; then
    echo "No copy of PostgreSQL's folder in $ARCHIVE/base was done by $moment UTC." >&2
    exit 1
fi
if [ -e "$DATA" ]; then
    echo "$DATA is there already: remove it, or name a new folder." >&2
    exit 1
fi
umask 077
cp -R "$ARCHIVE/base/$base" "$DATA"
cat >> "$DATA/postgresql.auto.conf" <<SETTINGS
restore_command = 'gzip -d < "$ARCHIVE/wal/%f.gz" > "%p"'
recovery_target_time = '$moment UTC'
recovery_target_action = 'promote'
SETTINGS
touch "$DATA/recovery.signal"
echo "From the copy of $base to $moment UTC"
# It never adds to what it was made of, and lets nobody in before it has come to the moment.
exec postgres -D "$DATA" -c archive_mode=off -c hot_standby=off "$@"
