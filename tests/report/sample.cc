#include "tests/report/sample.h"

#include <string>

#include "runtime/result/summary.h"

namespace assay::test {
namespace {

using runtime::Evidence;
using runtime::Origin;
using runtime::Outcome;
using runtime::RuleInfo;
using runtime::RuleResult;
using runtime::ScanResult;
using runtime::Severity;
using runtime::Truth;

RuleResult& Add(RuleInfo rule, Outcome outcome, std::string reason, ScanResult& result) {
  RuleResult single;
  single.rule = static_cast<std::uint32_t>(result.rules.size());
  single.outcome = outcome;
  single.reason = std::move(reason);
  result.rules.push_back(std::move(rule));
  result.results.push_back(std::move(single));
  return result.results.back();
}

void Attach(Evidence evidence, RuleResult& single) {
  single.evidence.push_back(std::move(evidence));
  single.evidence_total = single.evidence.size();
}

Evidence Piece(std::string condition, std::string subject, Truth truth, std::string found,
               std::string expected) {
  Evidence evidence;
  evidence.condition = std::move(condition);
  evidence.subject = std::move(subject);
  evidence.truth = truth;
  evidence.found = std::move(found);
  evidence.expected = std::move(expected);
  return evidence;
}

RuleInfo RootLogin() {
  RuleInfo rule;
  rule.id = "linux.ssh.root_login_disabled";
  rule.number = "5.1.20";
  rule.title = "Root cannot log in over SSH";
  rule.about =
      "A shared root login hides who acted.\nIt gives a guesser a name that always exists.";
  rule.severity = Severity::kMedium;
  rule.references = {{"nist_800_53", "AC-6(2)"},
                     {"cis_controls_v8", "5.4"},
                     {"attack", "T1078.003"},
                     {"cce", "CCE-00000-1"},
                     {"house_rules", "12 & 13"}};
  rule.levels = {{"server", 1}, {"workstation", 2}};
  rule.tags = {"ssh", "remote_access"};
  rule.fixes = {
      {"text",
       "Write `PermitRootLogin no` into /etc/ssh/sshd_config.d/00-root.conf, take out what "
       "other files say, and reload the service. Keep a second session open until a new "
       "login has worked, since a mistake in this file can lock you out of the machine."},
      {"shell",
       "echo 'PermitRootLogin no' > /etc/ssh/sshd_config.d/00-root.conf\n"
       "systemctl reload ssh && sshd -T | grep -i root\n"},
      {"ansible", "- ansible.builtin.copy:\n    content: PermitRootLogin no\n"}};
  return rule;
}

Evidence RootLoginEvidence() {
  Evidence evidence =
      Piece("sshd(\"PermitRootLogin\").value == \"no\"", "sshd(\"PermitRootLogin\").value",
            Truth::kFalse, "\"yes\"", "== \"no\"");
  evidence.origin = Origin{"/etc/ssh/sshd_config", 33, "PermitRootLogin yes"};
  evidence.overridden = {Origin{"/etc/ssh/sshd_config.d/50-own.conf", 2, "PermitRootLogin no"},
                         Origin{"/etc/ssh/sshd_config", 90, "permitrootlogin=no"}};
  evidence.note = "the first value counts";
  evidence.rule_path = "linux/ssh.assay";
  evidence.rule_line = 14;
  return evidence;
}

RuleInfo Rule(std::string id, std::string number, std::string title, Severity severity) {
  RuleInfo rule;
  rule.id = std::move(id);
  rule.number = std::move(number);
  rule.title = std::move(title);
  rule.about = "Why it matters.";
  rule.severity = severity;
  return rule;
}

void AddSsh(ScanResult& result) {
  Attach(RootLoginEvidence(), Add(RootLogin(), Outcome::kFail, "", result));
  RuleResult& protocol =
      Add(Rule("linux.ssh.protocol_2", "5.1.3", "SSH speaks protocol 2 only", Severity::kMedium),
          Outcome::kNotApplicable, "the installed OpenSSH cannot speak protocol 1", result);
  Evidence version = Piece("package(\"openssh-server\").version < version(\"7.4\")",
                           "package(\"openssh-server\").version", Truth::kFalse,
                           "\"1:9.2p1-2+deb12u3\"", "< \"7.4\"");
  version.origin = Origin{"/var/lib/dpkg/status", 2114, "Version: 1:9.2p1-2+deb12u3"};
  Attach(version, protocol);
  RuleResult& password =
      Add(Rule("linux.ssh.password_login_disabled", "5.1.4", "Nobody logs in over SSH by password",
               Severity::kMedium),
          Outcome::kUnknown, "/etc/ssh/sshd_config.d/90-site.conf: permission denied", result);
  Evidence unreadable = Piece(
      "sshd(\"PasswordAuthentication\").value == \"no\"", "sshd(\"PasswordAuthentication\").value",
      Truth::kUnknown, "/etc/ssh/sshd_config.d/90-site.conf: permission denied", "== \"no\"");
  Attach(unreadable, password);
  Evidence pass = RootLoginEvidence();
  pass.truth = Truth::kTrue;
  pass.overridden.clear();
  pass.origin.reset();
  pass.note = "default of OpenSSH 9.2";
  Attach(pass, Add(Rule("linux.ssh.banner", "5.1.5", "SSH shows a banner", Severity::kLow),
                   Outcome::kPass, "", result));
}

Evidence WritableFile(std::string path) {
  Evidence evidence =
      Piece("none f in files(type: directory, local: true) : f.mode.other_write", path,
            Truth::kFalse, "0777 root:root", "no write permission for others");
  evidence.origin = Origin{std::move(path), 0, ""};
  return evidence;
}

void AddFiles(ScanResult& result) {
  RuleResult& writable = Add(Rule("linux.files.system_folders", "7.1.1",
                                  "Only root can write into system directories", Severity::kHigh),
                             Outcome::kFail, "", result);
  Attach(WritableFile("/usr/local/bin"), writable);
  Attach(WritableFile("/opt/app\\x0Awith newline"), writable);
  writable.evidence_total = 3414;
  RuleResult& broken =
      Add(Rule("linux.files.hosts", "7.1.2", "The hosts table is small", Severity::kLow),
          Outcome::kError, "/etc/hosts: larger than 4 MiB", result);
  Evidence odd = Piece(
      "key_value(\"/etc/odd.conf\", \"limit\").value <= 4",
      "key_value(\"/etc/odd.conf\", \"limit\").value", Truth::kError,
      "line 3 of /etc/odd.conf has no `=` and is longer than anything that means a limit", "<= 4");
  Attach(odd, broken);
  Add(Rule("linux.files.mounted(\"/var/log\", \"noexec,nosuid\")", "7.1.3",
           "/var/log is mounted with noexec and nosuid", Severity::kMedium),
      Outcome::kNotChecked, "an image has no running mounts", result);
}

void AddOthers(ScanResult& result) {
  RuleInfo manual = Rule("cis.review_accounts", "6.2.1", "Accounts belong to people who work here",
                         Severity::kInfo);
  manual.manual = true;
  manual.about =
      "Compare the accounts with the list of staff, and ask for each other one who needs "
      "it, until when, and who answers for it. Write the answers down, with a date.";
  Add(manual, Outcome::kNotChecked, "a person must judge this", result);
  Add(Rule("linux.users.count", "", "Number of local accounts", Severity::kInfo),
      Outcome::kInformational, "31 local accounts", result);
  Add(Rule("linux.kernel.aslr", "", "Address space layout is random", Severity::kMedium),
      Outcome::kFixed, "was 0 and has been set to 2", result);
  Add(Rule("linux.kernel.nx", "", "Data is not executable", Severity::kMedium),
      Outcome::kNotSelected, "", result);
}

ScanResult Frame() {
  ScanResult result;
  result.tool_version = "0.1.0";
  result.start_time = "2026-01-01T00:00:00Z";
  result.end_time = "2026-01-01T00:00:02Z";
  result.benchmark = {"sample_practices", "Sample practices", "1.2.0",
                      "What a report must be able to show.", "org.assay"};
  result.profile.id = "sample";
  result.profile.title = "Sample profile";
  result.profile.about = "Every rule but one.";
  result.profile.gate.min_coverage = 60;
  result.target = {
      "web-01", "debian", "12", "Debian GNU/Linux 12 (bookworm)", "cpe:/o:debian:debian_linux:12",
      false};
  return result;
}

}  // namespace

ScanResult SampleResult() {
  ScanResult result = Frame();
  result.privileged = true;
  result.parameters = {
      {"linux.ssh.max_auth_tries", "Failed attempts in one connection", "int", "4"},
      {"linux.ssh.ciphers", "", "list<string>", "[\"aes256-ctr\"]"}};
  AddSsh(result);
  AddFiles(result);
  AddOthers(result);
  result.sections = {
      {"5.1", "SSH server", {0, 1, 2, 3}}, {"7.1", "Files", {4, 5, 6}}, {"6.2", "Accounts", {7}}};
  Summarize(result);
  return result;
}

ScanResult HostileResult() {
  using std::string_literals::operator""s;
  const std::string hostile =
      "<script>alert('&')</script> ]]> \x1b[31mred\x07 \0 nul \xE2\x80\xAEgnp.exe \xFF\xC0\xAF "
      "\xED\xA0\x80 \xEF\xBF\xBF \xC2\x85 {} %s caf\xC3\xA9\r\n\ttab"s;
  const std::string line = "A" + std::string(1 << 20, 'x') + "\xC3";
  ScanResult result = SampleResult();
  result.target = {line + hostile, hostile, hostile, hostile, "cpe:/o:" + hostile, true};
  result.benchmark = {hostile, hostile, hostile, hostile, "org_" + hostile};
  result.profile.id = hostile;
  result.profile.title = hostile;
  result.parameters = {{hostile, hostile, hostile, hostile}, {hostile, "", "int", line}};
  result.sections[0].number = hostile;
  result.sections[1].number = hostile;
  result.sections[2].title = hostile;
  result.rules[0].references = {{hostile, hostile}, {"attack", hostile}, {"cce", hostile}};
  result.rules[0].fixes = {{"text", hostile}, {"shell", hostile}, {hostile, hostile}};
  for (RuleInfo& rule : result.rules) {
    rule.id = hostile;
    rule.number = hostile;
    rule.title = hostile;
    rule.about = hostile;
  }
  for (RuleResult& single : result.results) {
    single.reason = hostile;
    for (Evidence& evidence : single.evidence) {
      const Origin origin{hostile, 7, hostile};
      evidence = {hostile, hostile,  evidence.truth, hostile, hostile,
                  origin,  {origin}, hostile,        hostile, 3};
    }
  }
  result.results[0].evidence[0].found = line;
  Summarize(result);
  return result;
}

ScanResult PlainResult() {
  ScanResult result = Frame();
  Add(Rule("linux.one", "", "The first thing holds", Severity::kMedium), Outcome::kPass, "",
      result);
  Add(Rule("linux.two", "", "The second thing holds", Severity::kHigh), Outcome::kPass, "", result);
  Summarize(result);
  return result;
}

}  // namespace assay::test
