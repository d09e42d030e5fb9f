#!/bin/sh
# base-backup.sh: copy the folder of the running PostgreSQL into ARCHIVE/base, under the moment at which the copy was
# done, UTC. deploy/moment.sh begins with it. The newest KEEP copies stay (2), and the WAL since the oldest of them.
set -eu
umask 077
mkdir -p "$ARCHIVE/base" "$ARCHIVE/wal"
half=$ARCHIVE/base.unfinished
rm -rf "$half"
pg_basebackup --pgdata "$half" --wal-method stream --checkpoint fast --no-password
pg_verifybackup --quiet "$half"
made=$ARCHIVE/base/$(date -u +%Y-%m-%dT%H%M%SZ)
sync
mv "$half" "$made"
ls "$ARCHIVE/base" | head -n "-${KEEP:-2}" | while read -r old; do rm -rf "${ARCHIVE:?}/base/$old"; done
oldest=$ARCHIVE/base/$(ls "$ARCHIVE/base" | head -n 1)
needed=$(sed -n 's/^START WAL LOCATION: .*file \([0-9A-F]*\).*/\1/p' "$oldest/backup_label")
pg_archivecleanup -x .gz "$ARCHIVE/wal" "$needed"
echo "Copied PostgreSQL's folder to $made"
