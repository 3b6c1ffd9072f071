#!/usr/bin/env bash
# Installs CrowdSky on a machine with systemd, from this tree and in its place: users, folders, settings, units. Says what
# is missing, all of it at once, and starts nothing before all is there. Run it again after mending: it keeps what is there.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: deploy/install.sh [--dry-run] [--workers N] [--only-workers] [--root FOLDER]

  --dry-run        say what is missing and what would be done; change nothing
  --workers N      workers on this machine (1)
  --only-workers   no server here: workers of a server elsewhere
  --root FOLDER    put files below FOLDER instead of /, and start nothing: for images and for trying

Exit codes: 0 installed (or nothing missing), 1 something is missing, 2 wrong usage.
TEXT
}

tree=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
root=''
dry=''
server=yes
workers=1
first_port=9464
missing=()

while (($# > 0)); do
  case $1 in
    --dry-run) dry=yes ;;
    --only-workers) server='' ;;
    --workers) workers=${2-} && shift ;;
    --root) root=${2-} && shift ;;
    --help | -h) usage && exit 0 ;;
    *) echo "install.sh: $1 is unknown." >&2 && usage >&2 && exit 2 ;;
  esac
  shift || true
done
if ! [[ $workers =~ ^[0-9]{1,2}$ ]]; then
  echo 'install.sh: --workers takes a number from 0 to 99.' >&2
  exit 2
fi
if [[ $root != '' && ! -d $root ]]; then
  echo "install.sh: --root: there is no folder $root." >&2
  exit 2
fi

say() { printf '%s\n' "$*"; }
lack() { missing+=("$*"); }
# Does it, or says that it would.
act() {
  local what=$1
  shift
  if [[ $dry ]]; then
    say "would: $what"
  else
    say "$what"
    "$@"
  fi
}

check_machine() {
  if [[ $root == '' ]]; then
    if ! command -v systemctl >/dev/null || [[ ! -d /run/systemd/system ]]; then
      lack 'systemd does not run here: use the container file, or --root for an image.'
    fi
    if ((EUID != 0)) && [[ ! $dry ]]; then lack 'Root is needed to make users and units: use sudo.'; fi
    case $tree/ in
      /home/* | /root/* | /tmp/* | /var/tmp/*)
        lack "The units cannot see $tree: homes and temporary folders are closed to them. Move the tree to /opt/crowdsky."
        ;;
    esac
  fi
  check_node
  check_disk "$tree" 1 'packages and built programs'
  mkdir_check /etc/crowdsky
}

node=''
check_node() {
  local wanted
  node=$(command -v node || true)
  if [[ $node == '' ]]; then
    lack 'Node is not installed, or not on the path: see https://nodejs.org.'
    return
  fi
  wanted=$(sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1/p' "$tree/package.json")
  if ! [[ $(printf '%s\n' "$wanted" "$("$node" --version | tr -d v)" | sort -V | head -n 1) == "$wanted" ]]; then
    lack "Node $wanted or newer is needed, and $node is $("$node" --version)."
    node=''
  elif ! command -v npm >/dev/null; then
    lack 'npm is not on the path: it comes with Node.'
  fi
  case $node in
    /home/* | /root/*) lack "The units cannot see $node: install Node for all users." ;;
  esac
}

# $1: a folder, $2: gigabytes, $3: what for
check_disk() {
  local free
  free=$(df --output=avail -k "$1" | tail -n 1)
  if ((free < $2 * 1024 * 1024)); then lack "$1 has $((free / 1024)) MB free, and $2 GB are needed for $3."; fi
}

# A folder on a file system that is read-only is told before anything is written.
mkdir_check() {
  local folder=$root$1
  while [[ ! -e $folder ]]; do folder=$(dirname "$folder"); done
  if [[ ! -w $folder && ! $dry ]]; then lack "$folder cannot be written to."; fi
}

make_user() {
  if [[ $root != '' ]] || id "$1" >/dev/null 2>&1; then return; fi
  act "user $1" useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin --user-group "$1"
}

# $1: folder, $2: owner
make_folder() {
  if [[ -d $root$1 ]]; then return; fi
  act "folder $root$1" install -d -m 0750 "$root$1"
  if [[ $root == '' && ! $dry ]]; then chown "$2:$2" "$1"; fi
}

# Settings are made once and never changed: they are the operator's. $1: name, $2: group that reads them
make_settings() {
  local file=$root/etc/crowdsky/$1
  if [[ -e $file ]]; then
    say "kept: $file"
    return
  fi
  act "settings $file" write_settings "$1" "$file" "$2"
}

write_settings() {
  local key
  key=$(sed -n 's/^WORKER_API_KEY=//p' "$root/etc/crowdsky/backend.env" 2>/dev/null || true)
  if [[ $key == '' && $server ]]; then key=$("$node" -p 'require("crypto").randomBytes(32).toString("hex")'); fi
  install -d -m 0755 "$(dirname "$2")"
  install -m 0640 /dev/null "$2"
  sed -e "s/MADE-BY-THE-INSTALLER/${key:-CHANGE-ME}/" "$tree/deploy/systemd/$1" >"$2"
  # A worker alone has its server elsewhere.
  if [[ ! $server ]]; then sed -i 's#^API_BASE_URL=.*#API_BASE_URL=https://CHANGE-ME.example.org#' "$2"; fi
  if [[ $root == '' ]]; then chown "root:$3" "$2"; fi
}

check_settings() {
  local file=$root/etc/crowdsky/$1 line
  if [[ ! -e $file ]]; then return; fi
  while read -r line; do lack "$file: set ${line%%=*}, which is still CHANGE-ME."; done < <(grep -E '^[A-Z_]+=.*CHANGE-ME' "$file" || true)
}

# Names of the units are what systemd knows them by; what differs from machine to machine is put in.
make_unit() {
  local file=$root/etc/systemd/system/$1 text
  text=$(sed -e "s#/opt/crowdsky#$tree#g" -e "s#/usr/bin/node#$node#" "$tree/deploy/systemd/$1")
  if [[ -e $file && $(cat "$file") == "$text" ]]; then
    say "kept: $file"
    return
  fi
  act "unit $file" write_unit "$file" "$text"
}

write_unit() {
  install -d "$(dirname "$1")"
  install -m 0644 /dev/null "$1"
  printf '%s\n' "$2" >"$1"
}

build() {
  local said
  if [[ $dry ]]; then
    say "would: install packages and build in $tree, where they are not there yet"
    return
  fi
  if ! said=$("$node" "$tree/scripts/setup.mjs" run 2>&1); then lack "The tree could not be built: $said"; fi
}

# What the server itself finds with its settings, as its own user.
preflight() {
  local settings=$root/etc/crowdsky/backend.env data=$root/var/lib/crowdsky as=() said
  if [[ ! -e $settings || ! -d $data || ! -e $tree/apps/backend/build/index.js ]] || grep -q '^[A-Z_]*=.*CHANGE-ME' "$settings"; then
    say 'Database, storage, buffer and port are tried once the settings are there: run this again then.'
    return
  fi
  if [[ $root == '' && $EUID == 0 ]]; then as=(setpriv --reuid crowdsky --regid crowdsky --clear-groups); fi
  if said=$(DATA_DIR=$data "${as[@]}" "$node" "--env-file=$settings" "$tree/apps/backend/bin/crowdsky-admin.mjs" preflight 2>&1); then
    say "$said"
  else
    say "$said"
    lack 'What is marked MISSING above, or told there in a sentence.'
  fi
}

start_units() {
  local units=() worker
  if [[ $server ]]; then units+=(crowdsky.service); fi
  for ((worker = 0; worker < workers; worker++)); do units+=("crowdsky-worker@$((first_port + worker)).service"); done
  if [[ $root != '' ]]; then
    say "To be started: ${units[*]}"
    return
  fi
  act 'systemctl daemon-reload' systemctl daemon-reload
  act "systemctl enable --now ${units[*]}" systemctl enable --now "${units[@]}"
}

check_machine
if ((${#missing[@]} == 0)); then
  make_user crowdsky-worker
  if [[ $server ]]; then
    make_user crowdsky
    make_folder /var/lib/crowdsky crowdsky
    make_settings backend.env crowdsky
    check_settings backend.env
    make_unit crowdsky.service
  fi
  make_settings worker.env crowdsky-worker
  check_settings worker.env
  make_unit crowdsky-worker@.service
  build
  if [[ $server ]]; then preflight; fi
fi
if ((${#missing[@]} > 0)); then
  printf '\nMissing:\n'
  printf -- '- %s\n' "${missing[@]}"
  exit 1
fi
start_units
