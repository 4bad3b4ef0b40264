#!/bin/sh
# Runs a command with the secrets that files hold: where FOLLOWUP_SMTP_URL_FILE names a file, FOLLOWUP_SMTP_URL is its
# content; so with every FOLLOWUP_..._FILE and with PGPASSWORD_FILE. What `docker inspect` shows is the file's name alone.
set -eu
for name in $(env | sed -n 's/^\(PGPASSWORD\|FOLLOWUP_[A-Z_]*\)_FILE=.*/\1/p'); do
    eval "file=\$${name}_FILE"
    value=$(cat "$file") || {
        echo "with-secrets: ${name}_FILE names $file, which this user cannot read" >&2
        exit 2
    }
    export "$name=$value"
done
exec "$@"
