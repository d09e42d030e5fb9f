#!/bin/sh
# keep-wal.sh SEGMENT COPY: PostgreSQL's archive_command. It ends with 0 once the copy is on the disk. After a crash
# PostgreSQL may ask again for what is kept already: that must say the same.
set -eu
segment=$1
copy=$2
umask 077
mkdir -p "$(dirname "$copy")"
gzip -1 -n < "$segment" > "$copy.half"
if [ -e "$copy" ]; then
    cmp "$copy.half" "$copy"
    rm "$copy.half"
    exit
fi
sync "$copy.half"
mv "$copy.half" "$copy"
sync "$(dirname "$copy")"
