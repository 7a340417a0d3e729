#include "runtime/probes/sshd.h"

#include <catch2/catch.hpp>

#include "runtime/probes/sshd_algorithms.h"
#include "runtime/probes/sshd_command_line.h"
#include "runtime/probes/sshd_values.h"
#include "tests/probes/ask.h"

namespace assay::runtime {
namespace {

constexpr char kConfig[] = "/etc/ssh/sshd_config";

void AddServer(MemorySystem& system, const std::string& version = "1:9.2p1-2+deb12u10") {
  system.AddFile("/var/lib/dpkg/status",
                 "Package: openssh-server\nStatus: install ok installed\nMaintainer: x\n"
                 "Architecture: amd64\nVersion: " +
                     version + "\nDescription: x\n");
}

MemorySystem Server(std::string config) {
  MemorySystem system;
  AddServer(system);
  system.AddFile(kConfig, std::move(config));
  return system;
}

Answer Sshd(const System& system, const std::string& option) {
  return Ask(system, "sshd", {TextArgument("option", option)});
}

std::string Value(const std::string& config, const std::string& option) {
  return Sshd(Server(config), option).Text("value");
}

struct Case {
  std::string_view config;
  std::string_view option;
  std::string_view value;
};

// Beside the oracle: what each line is there to show.
constexpr Case kCases[] = {
    {"", "PermitRootLogin", "\"without-password\""},
    {"PermitRootLogin prohibit-password\n", "permitrootlogin", "\"without-password\""},
    {"PermitRootLogin yes\nPermitRootLogin no\n", "PermitRootLogin", "\"yes\""},
    {"permitrootlogin=no # why\n", "PermitRootLogin", "\"no\""},
    {"PermitRootLogin \"no\"\r\n", "PermitRootLogin", "\"no\""},
    {"Match User bob\nPermitRootLogin yes\n", "PermitRootLogin", "\"without-password\""},
    {"PermitRootLogin no\nMatch all\nPermitRootLogin yes\n", "PermitRootLogin", "\"yes\""},
    {"Match LocalPort 22\nPermitRootLogin yes\n", "PermitRootLogin", "\"without-password\""},
    {"MaxStartups 5\nMaxStartups 10:30:60\n", "MaxStartups", "\"10:30:60\""},
    {"LoginGraceTime 1h30m\n", "LoginGraceTime", "\"5400\""},
    {"ChallengeResponseAuthentication no\n", "KbdInteractiveAuthentication", "\"no\""},
    {"AllowUsers a\nAllowUsers b c\n", "AllowUsers", "\"a b c\""},
    {"", "AllowUsers", "\"\""},
    {"Protocol 1\n", "Protocol", "\"2\""},
    {"UseLogin yes\nBanner /etc/issue\n", "Banner", "\"/etc/issue\""},
    {"Ciphers -*-ctr\n", "Ciphers",
     "\"chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com\""},
    {"Port 2222\nListenAddress 10.0.0.1\n", "ListenAddress", "\"10.0.0.1:2222\""},
};

TEST_CASE("options and their values", "[sshd]") {
  for (const Case& test : kCases) {
    INFO(test.config << " -> " << test.option);
    CHECK(Value(std::string(test.config), std::string(test.option)) == test.value);
  }
}

TEST_CASE("a value says where it comes from and what it overrides", "[sshd]") {
  MemorySystem system = Server(
      "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n"
      "Match User bob\n  PermitRootLogin forced-commands-only\n");
  system.AddFile("/etc/ssh/sshd_config.d/50-own.conf", "\nPermitRootLogin  yes\n");
  system.AddFile("/etc/ssh/sshd_config.d/60-late.conf", "permitrootlogin no\n");
  const Answer answer = Sshd(system, "PermitRootLogin");
  CHECK(answer.Texts() == R"("yes" ["yes"] false "yes" ["forced-commands-only"] "9.2p1" false)");
  const Provenance& provenance = answer["value"].provenance;
  CHECK(provenance.origin ==
        Origin{"/etc/ssh/sshd_config.d/50-own.conf", 2, "PermitRootLogin  yes"});
  CHECK(provenance.overridden ==
        std::vector<Origin>{{"/etc/ssh/sshd_config.d/60-late.conf", 1, "permitrootlogin no"},
                            {kConfig, 2, "PermitRootLogin no"}});
  CHECK(provenance.note ==
        "for some connections also set in a Match block: /etc/ssh/sshd_config:4");
}

TEST_CASE("defaults of the version that is installed", "[sshd]") {
  const Answer answer = Sshd(Server(""), "PermitRootLogin");
  CHECK(answer.Texts() ==
        R"("without-password" ["without-password"] true absent [] "9.2p1" false)");
  CHECK(answer["value"].provenance.note == "default of OpenSSH 9.2p1");
  CHECK(answer["version"].provenance.origin ==
        Origin{"/var/lib/dpkg/status", 1, "Package: openssh-server"});

  MemorySystem old = Server("");
  AddServer(old, "1:6.7p1-5");
  CHECK(Sshd(old, "PermitRootLogin")["value"].state == FieldState::kUnreadable);
  CHECK(Sshd(old, "PermitRootLogin").Text("protocol_1_supported") == "true");
  AddServer(old, "1:7.2p2-4");
  CHECK(Sshd(old, "Protocol")["protocol_1_supported"].state == FieldState::kUnreadable);

  MemorySystem unknown;
  unknown.AddFile(kConfig, "");
  CHECK(Sshd(unknown, "PermitRootLogin").Text("value") == "\"without-password\"");
  CHECK(Sshd(unknown, "Ciphers")["value"].error.code == ErrorCode::kUnsupported);
  CHECK(Sshd(unknown, "Protocol")["value"].state == FieldState::kUnreadable);
  CHECK(Sshd(unknown, "Protocol")["protocol_1_supported"].state == FieldState::kUnreadable);
}

TEST_CASE("what sshd refuses is malformed, and names the line", "[sshd]") {
  const auto error = [](const std::string& config) {
    return Sshd(Server(config), "PermitRootLogin")["value"].error;
  };
  CHECK(error("\nNoSuchThing yes\n") ==
        Error{ErrorCode::kMalformed,
              "/etc/ssh/sshd_config:2: NoSuchThing yes: sshd knows no such option"});
  CHECK(error("PermitRootLogin nope\n").code == ErrorCode::kMalformed);
  CHECK(error("PermitRootLogin no yes\n").code == ErrorCode::kMalformed);
  CHECK(error("Match User x\nPort 22\n").code == ErrorCode::kMalformed);
  CHECK(error("Include /etc/ssh/sshd_config\n").message ==
        "/etc/ssh/sshd_config: Include is nested too deep");
  CHECK(error("AuthenticationMethods hostbased\n").code == ErrorCode::kMalformed);
  CHECK(error("AuthorizedKeysCommand /bin/k\n").code == ErrorCode::kMalformed);
  // The version is another question.
  CHECK(Sshd(Server("Nonsense 1\n"), "Protocol").Text("protocol_1_supported") == "false");
}

TEST_CASE("files that cannot be read are never skipped", "[sshd]") {
  const std::string include = "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin no\n";
  const std::string drop_in = "/etc/ssh/sshd_config.d/1.conf";
  const auto code = [](const MemorySystem& system) {
    return Sshd(system, "PermitRootLogin")["value"].error.code;
  };
  MemorySystem absent;
  AddServer(absent);
  CHECK(code(absent) == ErrorCode::kNotFound);
  MemorySystem denied = Server(include);
  denied.AddFailure(kConfig, ErrorCode::kPermissionDenied);
  CHECK(code(denied) == ErrorCode::kPermissionDenied);
  MemorySystem denied_drop_in = Server(include);
  denied_drop_in.AddFile(drop_in, "");
  denied_drop_in.AddFailure(drop_in, ErrorCode::kPermissionDenied);
  CHECK(code(denied_drop_in) == ErrorCode::kPermissionDenied);
  MemorySystem denied_folder = Server(include);
  denied_folder.AddFile(drop_in, "");
  denied_folder.AddFailure("/etc/ssh/sshd_config.d", ErrorCode::kPermissionDenied);
  CHECK(code(denied_folder) == ErrorCode::kPermissionDenied);
  MemorySystem pipe = Server(include);
  pipe.AddNode(drop_in, {FileType::kFifo, ""});
  CHECK(code(pipe) == ErrorCode::kNotRegularFile);
  MemorySystem large = Server(include);
  large.AddFile(drop_in, std::string(kMaxConfigurationBytes + 1, '#'));
  CHECK(code(large) == ErrorCode::kTooLarge);
  MemorySystem dangling = Server(include);
  dangling.AddSymlink(drop_in, "/nowhere");
  CHECK(Sshd(dangling, "PermitRootLogin")["value"].state == FieldState::kUnreadable);
  MemorySystem none = Server(include);
  none.AddSymlink(drop_in, "/dev/null");
  none.AddDirectory("/etc/ssh/sshd_config.d/2.conf");
  CHECK(Sshd(none, "PermitRootLogin").Text("value") == "\"no\"");
}

TEST_CASE("too many included files are a limit", "[sshd]") {
  std::string config;
  for (std::size_t index = 0; index <= kMaxIncludedFiles; ++index) {
    config += "Include /etc/ssh/a\n";
  }
  MemorySystem system = Server(config);
  system.AddFile("/etc/ssh/a", "");
  CHECK(Sshd(system, "Port")["value"].error.code == ErrorCode::kTooLarge);
}

TEST_CASE("options of the service precede the file", "[sshd]") {
  MemorySystem system = Server("PermitRootLogin yes\nPort 22\n");
  system.AddFile("/etc/default/ssh",
                 "SSHD_OPTS=\"-4 -o PermitRootLogin=no -p 2222 -p2223 -oPort=1\"\n");
  CHECK(Sshd(system, "PermitRootLogin").Text("value") == "\"no\"");
  CHECK(Sshd(system, "PermitRootLogin")["value"].provenance.origin->path == "/etc/default/ssh");
  CHECK(Sshd(system, "ListenAddress").Text("values") == R"(["0.0.0.0:2222", "0.0.0.0:2223"])");
  system.AddFile("/etc/default/ssh", "SSHD_OPTS=-f/etc/ssh/other\n");
  system.AddFile("/etc/ssh/other", "PermitRootLogin forced-commands-only\n");
  CHECK(Sshd(system, "PermitRootLogin").Text("value") == "\"forced-commands-only\"");
  system.AddFailure("/etc/default/ssh", ErrorCode::kPermissionDenied);
  CHECK(Sshd(system, "Port")["value"].error.code == ErrorCode::kPermissionDenied);
  for (const char* options : {"-T", "x", "-o", "'-o Match=all'", "-Z"}) {
    const std::string text = "SSHD_OPTS=" + std::string(options) + "\n";
    MemorySystem refused = Server("");
    refused.AddFile("/etc/default/ssh", text);
    INFO(text);
    CHECK(Sshd(refused, "Port")["value"].state == FieldState::kUnreadable);
  }
}

TEST_CASE("values that files cannot tell are left open", "[sshd]") {
  CHECK(Value("ListenAddress host.example\n", "ListenAddress").starts_with("unreadable"));
  CHECK(Value("AuthorizedKeysFile ~/keys\n", "AuthorizedKeysFile").starts_with("unreadable"));
  MemorySystem other = Server("Ciphers +aes128-cbc\n");
  AddServer(other, "1:8.4p1-5");
  CHECK(Sshd(other, "Ciphers").Text("set") == "\"+aes128-cbc\"");
  CHECK(Sshd(other, "Ciphers")["value"].error.code == ErrorCode::kUnsupported);
}

TEST_CASE("the configuration is read once for all questions", "[sshd]") {
  const MemorySystem system = Server("Include /etc/ssh/sshd_config.d/*.conf\nPort 22\n");
  GatherContext context(system);
  Ask(context, "sshd", {TextArgument("option", "Port")});
  Ask(context, "sshd", {TextArgument("option", "Banner")});
  CHECK(std::count(system.log().begin(), system.log().end(), "read /etc/ssh/sshd_config") == 1);
}

TEST_CASE("versions of packages", "[sshd]") {
  CHECK(ParseSshdVersion("1:9.2p1-2+deb12u10")->text == "9.2p1");
  CHECK(ParseSshdVersion("1:10.0p1-5")->AtLeast(9, 2));
  CHECK_FALSE(ParseSshdVersion("7.3p1")->AtLeast(7, 4));
  CHECK_FALSE(ParseSshdVersion(""));
  CHECK_FALSE(ParseSshdVersion("nine"));
}

TEST_CASE("patterns match as sshd matches them", "[sshd]") {
  CHECK(MatchSshdPatterns("abc", "a*c") == 1);
  CHECK(MatchSshdPatterns("abc", "a?c,!abc") == -1);
  CHECK(MatchSshdPatterns("abc", "x,b*") == 0);
  CHECK(MatchSshdPatterns(std::string(2000, 'a'), "*a*a*a*a*a*a*a*b") == 0);
}

}  // namespace
}  // namespace assay::runtime
