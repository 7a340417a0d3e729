#!/usr/bin/env bash
# make_roots.sh DIR: real Debian 12 roots to scan, and hostile ones, in DIR.
#
#   bookworm-minbase        what debootstrap makes
#   bookworm-server         with an SSH server, a kernel, two users and the usual services
#   bookworm-hardened       a copy, configured as a benchmark would have it, with planted findings
#   hardened-as-ubuntu2204  a copy that says it is another distribution
#   hostile/*, host-canary  see make_hostile.py
#
# Each is complete or not there: it is made under DIR/.making and moved into place. DIR may be kept
# from run to run: DIR/.made/NAME holds a digest of the code that made a root, and a root is made
# again when that, or the root that it was copied from, has changed. Needs root and debootstrap; the
# Debian mirror is the one that this machine's apt uses.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "${1:?usage: make_roots.sh DIR}"
roots=$(cd "$1" && pwd)
making=$roots/.making made=$roots/.made logs=$roots/.logs
suite=bookworm
export DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
mkdir -p "$made" "$logs"

mirror() {
  local own=()
  # Debian's own suite: a third party's repository is not a mirror.
  # shellcheck disable=SC2016
  mapfile -t own < <(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(ORIGIN) $(LABEL)' \
    'Created-By: Packages' | awk '$2 == "main" && $3 == "Debian" && $4 == "Debian" {print $1}')
  [ ${#own[@]} -gt 0 ] || { echo "make_roots: apt knows no Debian mirror" >&2; return 1; }
  echo "${own[0]}"
}

retry() {
  local try
  for try in 1 2 3 4 5; do
    "$@" && return 0
    [ "$try" = 5 ] || sleep $((try * 3))
  done
  return 1
}

server_packages=(
  acl apparmor apparmor-utils attr auditd bash-completion ca-certificates chrony cron dbus file
  grub-common iproute2 kmod less libpam-modules libpam-pwquality libpam-tmpdir linux-image-cloud-amd64
  locales login logrotate man-db nftables openssh-server passwd postfix procps rsync rsyslog sudo
  systemd systemd-sysv telnet udev ufw unattended-upgrades vim-tiny
)

leave() {  # ROOT: nothing of this machine stays mounted in it
  if mountpoint -q "$1/proc"; then umount "$1/proc" || umount --lazy "$1/proc"; fi
}

# Never into another file system: debootstrap may have bound this machine's devices into a root.
remove() { rm -rf --one-file-system "$@"; }

fresh_debootstrap() {  # ROOT MIRROR: what a broken try left would break the next one
  remove "$1" && debootstrap --variant=minbase "$suite" "$1" "$2"
}

make_minbase() {  # ROOT
  local url
  url=$(mirror)
  retry fresh_debootstrap "$1" "$url"
  rm -f "$1"/var/cache/apt/archives/*.deb
}

install_server() {  # ROOT
  retry chroot "$1" apt-get update -q &&
    retry chroot "$1" apt-get install -y -q --no-install-recommends "${server_packages[@]}"
}

make_server() {  # ROOT
  local root=$1 status=0
  cp -a "$roots/bookworm-minbase/." "$root"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  echo server >"$root/etc/hostname"
  mount -t proc proc "$root/proc" || true  # where that is not allowed, packages install without
  install_server "$root" || status=$?
  leave "$root"
  [ "$status" = 0 ] || return "$status"
  rm -f "$root/usr/sbin/policy-rc.d" "$root"/var/cache/apt/archives/*.deb
  chroot "$root" useradd -m -s /bin/bash -u 1000 alice
  chroot "$root" useradd -m -s /bin/bash -u 1001 bob
  cat >"$root/etc/fstab" <<'TEXT'
/dev/vda1 /         ext4  defaults 0 1
/dev/vda2 /tmp      ext4  nodev,nosuid,noexec 0 2
/dev/vda3 /var      ext4  defaults 0 2
tmpfs     /dev/shm  tmpfs defaults,nodev,nosuid 0 0
TEXT
  mkdir -p "$root/boot/grub"
  printf 'set timeout=5\nmenuentry "Debian" { linux /vmlinuz root=/dev/vda1 ro quiet }\n' \
    >"$root/boot/grub/grub.cfg"
}

harden_ssh() {  # ROOT
  cat >"$1/etc/ssh/sshd_config.d/10-hardening.conf" <<'TEXT'
PermitRootLogin no
PermitEmptyPasswords no
HostbasedAuthentication no
IgnoreRhosts yes
X11Forwarding no
MaxAuthTries 4
MaxSessions 10
ClientAliveInterval 15
ClientAliveCountMax 3
LoginGraceTime 60
LogLevel VERBOSE
Banner /etc/issue.net
AllowGroups sudo
KexAlgorithms curve25519-sha256,ecdh-sha2-nistp521,ecdh-sha2-nistp384
Ciphers aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr
MACs hmac-sha2-512,hmac-sha2-256
TEXT
  chmod 600 "$1/etc/ssh/sshd_config" "$1/etc/ssh/sshd_config.d/10-hardening.conf"
}

harden_kernel() {  # ROOT
  local name module
  {
    for name in ipv4.ip_forward ipv4.conf.{all,default}.{send_redirects,accept_source_route} \
      ipv4.conf.{all,default}.{accept_redirects,secure_redirects} \
      ipv6.conf.{all,default}.{accept_ra,accept_redirects}; do
      echo "net.$name = 0"
    done
    for name in ipv4.conf.{all,default}.{log_martians,rp_filter} ipv4.icmp_echo_ignore_broadcasts \
      ipv4.icmp_ignore_bogus_error_responses ipv4.tcp_syncookies; do
      echo "net.$name = 1"
    done
    printf 'kernel.randomize_va_space = 2\nkernel.yama.ptrace_scope = 1\nfs.suid_dumpable = 0\n'
  } >"$1/etc/sysctl.d/60-hardening.conf"
  for module in cramfs freevxfs jffs2 hfs hfsplus udf usb-storage dccp sctp rds tipc; do
    printf 'install %s /bin/false\nblacklist %s\n' "$module" "$module" \
      >"$1/etc/modprobe.d/$module.conf"
  done
}

harden_accounts() {  # ROOT
  sed -i -E 's/^#?\s*PASS_MAX_DAYS.*/PASS_MAX_DAYS 365/; s/^#?\s*PASS_MIN_DAYS.*/PASS_MIN_DAYS 1/
    s/^#?\s*PASS_WARN_AGE.*/PASS_WARN_AGE 7/; s/^#?\s*UMASK.*/UMASK 027/' "$1/etc/login.defs"
  printf '%s\n' 'minlen = 14' 'minclass = 4' 'maxrepeat = 3' 'dictcheck = 1' 'retry = 3' \
    >"$1/etc/security/pwquality.conf"
  printf '%s\n' 'deny = 5' 'unlock_time = 900' 'even_deny_root' >"$1/etc/security/faillock.conf"
  sed -i '0,/pam_unix.so/s/^\(password.*pam_unix.so.*\)$/password\trequired\tpam_pwhistory.so remember=24 use_authtok\n\1/' \
    "$1/etc/pam.d/common-password"
  printf '* hard core 0\n' >"$1/etc/security/limits.d/10-core.conf"
  printf 'Defaults use_pty\nDefaults logfile="/var/log/sudo.log"\n' >"$1/etc/sudoers.d/hardening"
  chmod 440 "$1/etc/sudoers.d/hardening"
  printf '%s\n' 'TMOUT=900' 'readonly TMOUT' 'export TMOUT' 'umask 027' \
    >"$1/etc/profile.d/hardening.sh"
}

harden_services() {  # ROOT
  printf '%s\n' '-w /etc/passwd -p wa -k identity' '-w /etc/shadow -p wa -k identity' \
    '-w /etc/group -p wa -k identity' '-w /etc/sudoers -p wa -k scope' \
    '-a always,exit -F arch=b64 -S adjtimex,settimeofday -k time-change' \
    >"$1/etc/audit/rules.d/50-hardening.rules"
  sed -i 's/^max_log_file_action.*/max_log_file_action = keep_logs/
    s/^space_left_action.*/space_left_action = email/' "$1/etc/audit/auditd.conf"
  printf 'Storage=persistent\nCompress=yes\n' >>"$1/etc/systemd/journald.conf"
  echo 'Authorized uses only.' | tee "$1/etc/issue" "$1/etc/issue.net" >"$1/etc/motd"
  chmod 600 "$1/etc/crontab"
  chmod 700 "$1"/etc/cron.{d,daily,hourly,weekly,monthly}
  touch "$1/etc/cron.allow"
  chmod 640 "$1/etc/cron.allow"
  chmod 400 "$1/boot/grub/grub.cfg"
}

plant_findings() {  # ROOT
  touch "$1/home/alice/.rhosts" "$1/opt/world-writable" "$1/opt/orphan"
  chmod 666 "$1/opt/world-writable"
  mkdir -m 777 "$1/opt/world-writable-folder"
  chown 4242:4242 "$1/opt/orphan"
  cp "$1/bin/true" "$1/opt/setuid-true"
  chmod 4755 "$1/opt/setuid-true"
}

make_hardened() {  # ROOT
  cp -a "$roots/bookworm-server/." "$1"
  harden_ssh "$1"
  harden_kernel "$1"
  harden_accounts "$1"
  harden_services "$1"
  plant_findings "$1"
}

make_ubuntu() {  # ROOT
  cp -a "$roots/bookworm-hardened/." "$1"
  rm "$1/etc/os-release"
  printf '%s\n' 'PRETTY_NAME="Ubuntu 22.04.5 LTS"' 'NAME="Ubuntu"' 'VERSION_ID="22.04"' \
    'VERSION="22.04.5 LTS (Jammy Jellyfish)"' 'VERSION_CODENAME=jammy' 'ID=ubuntu' 'ID_LIKE=debian' \
    'UBUNTU_CODENAME=jammy' >"$1/etc/os-release"
  printf '%s\n' 'DISTRIB_ID=Ubuntu' 'DISTRIB_RELEASE=22.04' 'DISTRIB_CODENAME=jammy' \
    'DISTRIB_DESCRIPTION="Ubuntu 22.04.5 LTS"' >"$1/etc/lsb-release"
}

make_hostile() {  # FOLDER
  python3 -B "$here/make_hostile.py" "$roots/hardened-as-ubuntu2204" "$1" "$roots/host-canary"
}

# ensure NAME MAKER PARENT CODE: makes $roots/NAME by MAKER, unless it was made by this very CODE
# from this very PARENT.
ensure() {
  local name=$1 maker=$2 parent=$3 code=$4 digest start=$SECONDS
  digest=$({ echo "$code"; [ -z "$parent" ] || cat "$made/$parent"; } | sha256sum | cut -c 1-64)
  [ "$digest" != "$(cat "$made/$name" 2>/dev/null)" ] || [ ! -d "$roots/$name" ] || return 0
  remove "${made:?}/$name" "${roots:?}/$name" "$making"
  mkdir -p "$making/$name"
  # Called by itself, not in a condition: there `set -e` would not stop it at its first failure.
  "$maker" "$making/$name" >"$logs/$name" 2>&1
  mv "$making/$name" "$roots/$name"
  echo "$digest" >"$made/$name"
  echo "made $name in $((SECONDS - start)) s"
}

finish() {  # whatever happened: nothing stays mounted, nothing half-made stays
  local status=$? root
  for root in "$making"/*; do leave "$root"; done
  remove "$making"
  if [ "$status" != 0 ]; then
    echo "make_roots: failed; the newest log ends:"
    find "$logs" -type f -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2- |
      xargs -r tail -n 20
  fi
}
trap finish EXIT

[ "$(id -u)" = 0 ] || { echo "make_roots: needs root, for debootstrap" >&2; exit 1; }
for root in "$making"/*; do leave "$root"; done  # of a run that was killed
remove "$making"
hardening=$(declare -f make_hardened harden_ssh harden_kernel harden_accounts harden_services plant_findings)
ensure bookworm-minbase make_minbase "" "$(declare -f make_minbase)"
ensure bookworm-server make_server bookworm-minbase \
  "${server_packages[*]} $(declare -f make_server install_server)"
ensure bookworm-hardened make_hardened bookworm-server "$hardening"
ensure hardened-as-ubuntu2204 make_ubuntu bookworm-hardened "$(declare -f make_ubuntu)"
ensure hostile make_hostile hardened-as-ubuntu2204 "$roots $(cat "$here/make_hostile.py")"
