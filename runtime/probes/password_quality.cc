#include <utility>

#include "runtime/probes/login_defs.h"
#include "runtime/probes/password_change.h"
#include "runtime/probes/probe.h"
#include "runtime/support/limits.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kDebianMark = "/etc/debian_version";
constexpr std::string_view kHistoryModule = "pam_pwhistory.so";
constexpr std::string_view kHistoryFile = "/etc/security/pwhistory.conf";

// What could not be read, by what depends on it.
struct Failures {
  std::optional<Error> quality;  // libpwquality's files
  std::optional<Error> history;  // pwhistory.conf, or whether the module reads it
  std::optional<Error> hash;     // login.defs
};

bool Uses(const PamStack& stack, PamRole role) {
  for (const PamEntry& entry : stack.entries) {
    if (RoleOf(entry) == role) {
      return true;
    }
  }
  return false;
}

bool IsNotFound(const Error& error) { return error.code == ErrorCode::kNotFound; }

// Whether pam_pwhistory reads a file depends on its version, and on the distribution's patches; the
// path of the file stands in the module if it does.
Result<bool> ReadsHistoryFile(const System& system, const PamStack& stack) {
  for (const PamEntry& entry : stack.entries) {
    if (RoleOf(entry) != PamRole::kHistory) {
      continue;
    }
    const auto path = FindPamModule(system, entry.module);
    if (!path) {
      return Failure(path.error());
    }
    const auto bytes = system.Read(*path, kMaxConfigurationBytes);
    if (!bytes) {
      return Failure(bytes.error());
    }
    return bytes->find("pwhistory.conf") != std::string::npos;
  }
  return false;
}

void ReadHistoryFile(const System& system, const PamStack& stack, PasswordChangeFiles& files,
                     Failures& failures) {
  auto text = system.Read(kHistoryFile, kMaxConfigurationBytes);
  if (!text && IsNotFound(text.error())) {
    return;
  }
  const auto reads = ReadsHistoryFile(system, stack);
  if (!reads) {
    failures.history = Error{
        reads.error().code, std::string(kHistoryFile) + ": whether " + std::string(kHistoryModule) +
                                " reads it is not known: " + reads.error().message};
  } else if (*reads && !text) {
    failures.history = text.error();
  } else if (*reads) {
    files.pwhistory = std::move(*text);
  }
}

void ReadLoginDefs(GatherContext& context, PasswordChangeFiles& files, Failures& failures) {
  const auto& text = context.Once(LoadLoginDefs);
  if (!text) {
    failures.hash = IsNotFound(text.error()) ? std::nullopt : std::optional<Error>(text.error());
    return;
  }
  if (const auto line = FindForPam(*text, "ENCRYPT_METHOD")) {
    files.encrypt_method = line->value;
    files.encrypt_origin = line->origin;
  }
}

Field FlagField(bool value, Provenance provenance) {
  return Field::Present(BoolValue(value), std::move(provenance));
}

// The fields that only a quality module sets, where one is judged.
class ModuleFields {
 public:
  explicit ModuleFields(const PasswordChange& change) {
    if (!change.module) {
      none_.note = "no module checks the quality of passwords";
      return;
    }
    module_ = &*change.module;
    none_.origin = module_->origin;
    none_.note = module_->enforced ? "" : module_->name + " does not count: " + module_->why_not;
    counts_ = module_->enforced;
  }

  // `part` of the demand, which `setting` decides unless minclass does.
  Field Flag(bool QualityDemand::*part, std::string_view setting) const {
    if (!counts_) {
      return FlagField(false, none_);
    }
    const QualityDemand demand = DemandOf(module_->settings);
    const bool by_classes =
        setting != "dictcheck" && module_->settings.Get(setting) >= 0 && demand.*part;
    return FlagField(demand.*part,
                     module_->settings.Find(by_classes ? "minclass" : setting).provenance);
  }

  Field Classes() const {
    if (!counts_) {
      return Field::Present(IntValue(0), none_);
    }
    const std::int64_t classes = DemandOf(module_->settings).minimum_classes;
    Provenance provenance = module_->settings.Find("minclass").provenance;
    if (classes > module_->settings.Get("minclass")) {
      provenance = none_;
      provenance.note = "as many classes have a credit below 0";
    }
    return Field::Present(IntValue(classes), std::move(provenance));
  }

  Field Enforced() const { return FlagField(counts_, none_); }

  Field AppliesToRoot() const {
    if (!counts_) {
      return FlagField(false, none_);
    }
    const QualitySetting& setting = module_->settings.Find("enforce_for_root");
    return FlagField(setting.value != 0, setting.provenance);
  }

 private:
  const QualityModule* module_ = nullptr;
  bool counts_ = false;
  Provenance none_;
};

Field ModuleField(const PasswordChange& change, const PamStack& stack, const std::string& problem) {
  Provenance provenance;
  if (!stack.modules_known) {
    provenance.note = "no folder of PAM modules was found: they are taken to be installed";
  }
  const auto add = [&](const std::string& note) {
    provenance.note += (provenance.note.empty() ? "" : "; ") + note;
  };
  if (!problem.empty()) {
    add("libpwquality stops reading at " + problem);
  }
  if (!change.module) {
    add("none among the password modules of `" + stack.service + "`");
    return Field::Absent(std::move(provenance));
  }
  provenance.origin = change.module->origin;
  return Field::Present(StringValue(change.module->name), std::move(provenance));
}

// Every field that a quality module has a part in, when it cannot be judged.
void ReplaceQuality(const Error& error, Record& record) {
  constexpr std::size_t kFirst = 1;  // minimum_length
  constexpr std::size_t kLast = 9;   // applies_to_root
  for (std::size_t i = kFirst; i <= kLast; ++i) {
    record.fields[i] = Field::Unreadable(error, record.fields[i].provenance);
  }
}

Record MakeRecord(const PasswordChange& change, const PamStack& stack, const Failures& failures,
                  const std::string& problem) {
  const ModuleFields fields(change);
  Record record;
  record.fields = {
      ModuleField(change, stack, problem),
      Field::Present(IntValue(change.minimum_length.value), change.minimum_length.provenance),
      fields.Classes(),
      fields.Flag(&QualityDemand::digit, "dcredit"),
      fields.Flag(&QualityDemand::upper, "ucredit"),
      fields.Flag(&QualityDemand::lower, "lcredit"),
      fields.Flag(&QualityDemand::other, "ocredit"),
      fields.Flag(&QualityDemand::dictionary, "dictcheck"),
      fields.Enforced(),
      fields.AppliesToRoot(),
      failures.history ? Field::Unreadable(*failures.history, change.history.provenance)
                       : Field::Present(IntValue(change.history.value), change.history.provenance),
      failures.hash ? Field::Unreadable(*failures.hash, change.hash.provenance)
                    : Field::Present(StringValue(change.hash.value), change.hash.provenance)};
  if (failures.quality) {
    ReplaceQuality(*failures.quality, record);
  } else if (change.module && change.module->enforced && !change.module->judged) {
    ReplaceQuality({ErrorCode::kUnsupported,
                    change.module->origin.path + ":" + std::to_string(change.module->origin.line) +
                        ": the settings of " + change.module->name + " are not understood"},
                   record);
  }
  return record;
}

Field Gather(GatherContext& context, const Arguments&) {
  const System& system = context.system();
  const auto stack = LoadPasswordStack(system);
  if (!stack) {
    return Field::Unreadable(stack.error());
  }
  if (const auto error = CheckStack(*stack)) {
    return Field::Unreadable(*error);
  }
  Failures failures;
  PasswordChangeFiles files;
  files.debian = system.Status(kDebianMark, Symlinks::kFollow).has_value();
  QualitySettings settings = QualitySettings::Pwquality();
  std::string problem;
  if (Uses(*stack, PamRole::kQuality)) {
    if (auto read = ReadPwqualityFiles(system, settings, problem); !read) {
      failures.quality = read.error();
    }
  }
  if (Uses(*stack, PamRole::kHistory)) {
    ReadHistoryFile(system, *stack, files, failures);
  }
  ReadLoginDefs(context, files, failures);
  const PasswordChange change = AnalysePasswordChange(*stack, settings, files);
  return Field::Present(Value{MakeRecord(change, *stack, failures, problem)});
}

FieldSchema Flag(std::string name, std::string documentation) {
  return {.name = std::move(name),
          .type = Type::Of(TypeKind::kBool),
          .documentation = std::move(documentation)};
}

FieldSchema Number(std::string name, std::string documentation) {
  return {.name = std::move(name),
          .type = Type::Of(TypeKind::kInt),
          .documentation = std::move(documentation)};
}

RecordSchema MakeSchema() {
  return {
      .name = "password_quality",
      .fields = {
          {.name = "module",
           .type = Type::Optional(TypeKind::kString),
           .documentation = "The module that checks the quality, enforced or not; absent if none.",
           .choices = {"pam_pwquality", "pam_cracklib", "pam_passwdqc"}},
          Number("minimum_length",
                 "Characters of the shortest password that can be accepted, credits counted."),
          Number("minimum_classes",
                 "How many of the four classes (digits, upper case, lower case, others) it must "
                 "have; 0 where nothing asks."),
          Flag("requires_digit", "Whether a password without a digit is refused."),
          Flag("requires_upper", "Whether one without an upper case letter is refused."),
          Flag("requires_lower", "Whether one without a lower case letter is refused."),
          Flag("requires_other", "Whether one without any other character is refused."),
          Flag("dictionary_check", "Whether words of a dictionary are refused."),
          Flag("enforced", "Whether `module` can stop the change; if not, it demands nothing."),
          Flag("applies_to_root", "Whether root is held to it as well."),
          Number("history", "How many former passwords are refused; 0 if none are remembered."),
          {.name = "hash",
           .type = Type::Of(TypeKind::kString),
           .documentation = "How pam_unix will hash it.",
           .choices = {"yescrypt", "gost_yescrypt", "bcrypt", "sha512", "sha256", "md5", "des"}},
      }};
}

std::vector<SettingForm> FormsOf() {
  constexpr const char* kFile = "/etc/security/pwquality.conf";
  return {{"minimum_length", kFile, "minlen = {value}"},
          {"minimum_classes", kFile, "minclass = {value}"},
          {"requires_digit", kFile, "dcredit = -1"},
          {"requires_upper", kFile, "ucredit = -1"},
          {"requires_lower", kFile, "lcredit = -1"},
          {"requires_other", kFile, "ocredit = -1"},
          {"dictionary_check", kFile, "dictcheck = 1"}};
}

}  // namespace

Probe MakePasswordQualityProbe() {
  Probe probe;
  probe.schema = {
      .name = "password_quality",
      .documentation =
          "What a local user's new password must satisfy: the password modules of the PAM service "
          "`passwd` (else what other services share), with what they include and the files that "
          "they read. A module counts only if the stack cannot store what it refuses. A module "
          "whose file is missing fails, as in PAM; where a root has no folder of modules at all, "
          "they are taken to be installed.",
      .parameters = {},
      .record = MakeSchema(),
      .example = "password_quality().minimum_length >= 14"};
  probe.gather = Gather;
  probe.forms = FormsOf();
  return probe;
}

}  // namespace assay::runtime
