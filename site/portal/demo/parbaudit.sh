#!/bin/sh
# Paraksti, kā tos redz citu ražotas programmas: Poppler (pdfsig) un pyHanko. Demonstrācijai nav jābūt palaistai.
# Lietošana: sh parbaudit.sh [datne.pdf]; bez nosaukuma pārbauda blakus esošo parakstits.pdf.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
file=${1:-$here/parakstits.pdf}
root=$here/../testbed/certs/root.pem
failed=0

if command -v pdfsig >/dev/null && command -v certutil >/dev/null; then
    nss=$(mktemp -d) && trap 'rm -rf "$nss"' EXIT
    certutil -N -d "sql:$nss" --empty-password &&
        certutil -A -d "sql:$nss" -n "testa sakne" -t "C,C,C" -i "$root" &&
        pdfsig -nssdir "sql:$nss" "$file" || failed=1
else
    echo "Programmai pdfsig vajag: apt install poppler-utils libnss3-tools"
fi

# Bez norādīta brīža pyHanko katru sertifikātu pārjautā tā izdevējam, un testa izdevēji atbild tikai tad, kad
# demonstrācija darbojas. Brīdis pasaka, ka pietiek ar datnē iegultajām atbildēm (tās der nedēļu).
pyhanko=$here/../../.venv/bin/pyhanko
[ -x "$pyhanko" ] || pyhanko=$(command -v pyhanko || true)
if [ -n "$pyhanko" ]; then
    "$pyhanko" sign adesverify --executive-summary --trust-replace --trust "$root" \
        --validation-time "$(date -u +%Y-%m-%dT%H:%M:%S+00:00)" "$file" || failed=1
else
    echo "Programmai pyhanko vajag: .venv/bin/pip install pyhanko-cli"
fi
exit $failed
