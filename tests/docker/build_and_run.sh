#!/usr/bin/env bash
# Builds the image with buildah, runs it, calls it, and removes every trace. Exit status 77: this machine can't.
#
# The base image is made here with debootstrap, as Debian's own Python 3.11: no registry is asked. BASE_CACHE=DIR keeps
# its files for the next run. pip inside the build uses this machine's settings, which never reach the image.
set -euo pipefail
cd "$(dirname "$0")/../.."

for needed in buildah debootstrap curl python3 pgrep; do
  command -v "$needed" >/dev/null || { echo "skipped: $needed isn't installed"; exit 77; }
done
[ "$(id -u)" = 0 ] || { echo "skipped: debootstrap needs root"; exit 77; }

work=$(mktemp -d)
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
storage() { buildah --root "$work/storage" --runroot "$work/run" "$@"; }
innermost() { local child; if child=$(pgrep -P "$1" | head -1); then innermost "$child"; else echo "$1"; fi; }
stop_server() { kill "$(innermost "$server")" && wait "$server"; }  # buildah itself would leave the server behind
clean_up() {
  [ -z "${server:-}" ] || stop_server || true
  storage rm --all >/dev/null 2>&1 || true
  storage rmi --all --force >/dev/null 2>&1 || true
  mounted | sort -r | xargs -r umount
  [ -n "$(mounted)" ] || rm -rf "$work"  # never through a mount: this machine's folders may lie behind it
}
mounted() { awk -v inside="$work/" 'index($2, inside) == 1 {print $2}' /proc/mounts; }
trap clean_up EXIT
say() { printf '%4ss  %s\n' "$SECONDS" "$*"; }

say "base image"
base=${BASE_CACHE:-$work}/bookworm
if [ ! -f "$base.complete" ]; then
  rm -rf "$base" && mkdir -p "$base"
  debootstrap --variant=minbase --include=python3,python3-venv,python3-pip,ca-certificates bookworm "$base" \
    ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$work/debootstrap.log" 2>&1 || { tail -5 "$work/debootstrap.log"; exit 1; }
  touch "$base.complete"
fi
scratch=$(storage from scratch)
storage copy --quiet "$scratch" "$base" / >/dev/null
storage commit --quiet --rm "$scratch" localhost/python-base >/dev/null

say "build"
mapfile -t mounts < <(python3 tests/docker/pip_settings.py "$work/pip.conf")
storage bud --quiet --format docker --build-arg BASE_IMAGE=localhost/python-base \
  --secret "id=pip,src=$work/pip.conf" "${mounts[@]}" --tag crr-mock . >"$work/build.log" 2>&1 ||
  { tail -20 "$work/build.log"; exit 1; }

say "run"
container=$(storage from crr-mock)
config() { storage inspect --format "{{range $1}}{{.}}{{\"\\n\"}}{{end}}" "$container"; }
mapfile -t command < <(config .Docker.Config.Entrypoint && config .Docker.Config.Cmd)
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
storage run --env "CRR_MOCK_PORT=$port" --env CRR_MOCK_WORLD=market-sim "$container" -- "${command[@]}" >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  curl -sf -o "$work/healthz" "http://127.0.0.1:$port/healthz" && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
[ -s "$work/healthz" ] || { echo "the container doesn't answer:"; cat "$work/server.log"; exit 1; }
say "healthz: $(cat "$work/healthz")"

call() { curl -sf -H 'caiso-request-id: 2f1e4a3c-7c58-4e21-9a35-0d9b8c1f6a77' "$@"; }
services=http://127.0.0.1:$port/crr
say "GET: $(call "$services/marketstatus/v1.0/marketStatus?marketName=AUC_MN_2026_M12&participantName=ZTRD1")"
say "POST: $(call "$services/auction/v1.0/portfolioCreation" --json '{"participantName": "ZTRD1", "newBids": [],
  "newOffers": [], "marketName": "AUC_MN_2026_M12", "portfolioName": "December on-peak"}')"
call -o "$work/download.zip" "$services/marketdata/v1.0/publicGeneralData?publicGeneralDownloadType=PUBLIC_EXISTING_CRR&fileFormat=CSV&participantName=ZTRD1"
say "download: $(python3 -m zipfile -l "$work/download.zip" | tail -1)"

uid=$(awk -v port="$(printf ':%04X' "$port")" '$2 ~ port "$" && $4 == "0A" {print $8}' /proc/net/tcp)
[ -n "$uid" ] && [ "$uid" != 0 ] || { echo "the server runs as user '$uid'"; exit 1; }
say "user: $uid"
mapfile -t probe < <(config .Docker.Config.Healthcheck.Test)
storage run --env "CRR_MOCK_PORT=$port" "$container" -- "${probe[@]:1}" || { echo "the image's health check fails"; exit 1; }
say "health check: passes"
storage run "$container" -- test ! -s /etc/pip.conf || { echo "pip's settings are in the image"; exit 1; }
say "pip's settings: not in the image"
stop_server || { echo "SIGTERM ends the server with status $?:"; cat "$work/server.log"; server=; exit 1; }
server=
say "SIGTERM: a clean end"
