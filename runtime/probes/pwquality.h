// The settings of libpwquality, and of pam_cracklib before it: from files and module arguments, and
// the passwords that they let pass.
//
// Source: libpwquality 1.4, src/settings.c, src/check.c, src/pam_pwquality.c; Linux-PAM 1.4,
// modules/pam_cracklib.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/value.h"
#include "runtime/system/system.h"

namespace assay::runtime {

// One setting, with who set it and who set it before to something else.
struct QualitySetting {
  std::string name;
  int value = 0;
  Provenance provenance;
};

class QualitySettings {
 public:
  static QualitySettings Pwquality();  // libpwquality's defaults
  static QualitySettings Cracklib();   // pam_cracklib's

  // Precondition: it is one of the integers or flags of pwquality.conf(5).
  int Get(std::string_view name) const;
  const QualitySetting& Find(std::string_view name) const;

  // Sets by text. The error, in a few words, if the name or the number means nothing.
  Result<void> Set(std::string_view name, std::string_view value, const Origin& origin);

 private:
  QualitySetting* Lookup(std::string_view name);
  void Store(QualitySetting& setting, int value, const Origin& origin);

  std::vector<QualitySetting> settings_;
  bool cracklib_ = false;
};

// Reads one file into `settings`. libpwquality stops at the first line that it does not understand,
// and reads no further file: that line is the error.
Result<void> ReadPwqualityFile(std::string_view path, std::string_view text,
                               QualitySettings& settings);

// Reads /etc/security/pwquality.conf.d/*.conf, sorted by name, then /etc/security/pwquality.conf:
// later lines win, so the main file wins. A line not understood is no failure: it is told in
// `problem`, and what follows it does not count. The failure is that of a file that may not be
// read.
Result<void> ReadPwqualityFiles(const System& system, QualitySettings& settings,
                                std::string& problem);

// Applies the arguments of a pam_pwquality line, which win over files; unknown ones are skipped, as
// the module does.
void ApplyPwqualityArguments(const std::vector<std::string>& arguments, const Origin& origin,
                             QualitySettings& settings);

// The same for pam_cracklib, which has no file.
void ApplyCracklibArguments(const std::vector<std::string>& arguments, const Origin& origin,
                            QualitySettings& settings);

// What every password that passes must have.
struct QualityDemand {
  std::int64_t minimum_length = 0;  // of the shortest password that can pass
  std::int64_t minimum_classes = 0;
  bool digit = false;
  bool upper = false;
  bool lower = false;
  bool other = false;
  bool dictionary = false;
};

// Credits above 0 make a password count as longer, those below 0 demand characters of a class.
QualityDemand DemandOf(const QualitySettings& settings);

}  // namespace assay::runtime
