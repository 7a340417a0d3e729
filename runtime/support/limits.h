// Every bound that keeps hostile or broken input from exhausting the scanner, in one place.
// Each has a test that goes past it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace assay::runtime {

// Largest configuration file read whole. The largest ones people keep (hosts lists, sudoers of big
// sites) stay well below; a sparse 2 GiB drop-in is refused before a byte is read.
inline constexpr std::size_t kMaxConfigurationBytes = std::size_t{4} << 20;

// Largest package database read whole: /var/lib/dpkg/status takes about 1.3 kB a package.
inline constexpr std::size_t kMaxPackageDatabaseBytes = std::size_t{24} << 20;

// Packages of one database. Debian has 65,000 in all; big installations have 10,000.
inline constexpr std::size_t kMaxPackages = 50'000;

// Settings kept of one file of assignments: real ones have some hundreds, and each kept one costs
// far more memory than its bytes in the file.
inline constexpr std::size_t kMaxSettings = 10'000;

// Lines of a file that rule text sees as a list, for the same reason.
inline constexpr std::size_t kMaxListedLines = 100'000;

// Longest line of a configuration file that a parser accepts; systemd's own is 1 MiB.
inline constexpr std::size_t kMaxLineBytes = std::size_t{1} << 20;

// Entries of one directory that a listing returns: beyond it the directory is kTooLarge.
inline constexpr std::size_t kMaxDirectoryEntries = 100'000;

// Directory levels that a walk descends; deeper ones are reported as not walked.
inline constexpr std::size_t kMaxWalkDepth = 8'192;

// Entries of one walk; beyond it the walk ends and reports itself as incomplete.
inline constexpr std::uint64_t kMaxWalkEntries = 100'000'000;

// Longest path that evidence quotes whole; longer ones keep both ends.
inline constexpr std::size_t kMaxQuotedBytes = 512;

// Pieces of evidence kept for one rule; the others are counted and enter the digest.
inline constexpr std::size_t kMaxEvidence = 20;

// Entries of one account file (passwd, group, shadow): a record of `users` takes about 3 kB.
inline constexpr std::size_t kMaxAccounts = 10'000;

// Malformed lines of one account file that are told one by one; the others are counted.
inline constexpr std::size_t kMaxAccountProblems = 100;

// Files of one Include or drop-in folder that are read.
inline constexpr std::size_t kMaxIncludedFiles = 1'024;

// sshd's own limit on nested Include (servconf.c: SERVCONF_MAX_DEPTH).
inline constexpr int kMaxIncludeDepth = 16;

// Instructions, facts and rules of one Program.
inline constexpr std::size_t kMaxInstructions = 2'000'000;
inline constexpr std::size_t kMaxInstructionDepth = 512;

// Quantifiers inside one another, and the elements that one of them and all inside it may look at:
// what keeps a hostile Program from running for years.
inline constexpr std::size_t kMaxQuantifierNesting = 8;
inline constexpr std::uint64_t kMaxQuantifiedElements = 10'000'000;

// Memory of one compiled regular expression; RE2 refuses a larger one.
inline constexpr std::int64_t kMaxRegexBytes = std::int64_t{1} << 20;

// Rule text: the size of one file, tokens nested in brackets, and the diagnostics shown.
inline constexpr std::size_t kMaxSourceBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMaxNesting = 64;
inline constexpr std::size_t kMaxDiagnostics = 100;

// YAML profiles: real ones take a few kilobytes.
inline constexpr std::size_t kMaxProfileBytes = std::size_t{1} << 20;

}  // namespace assay::runtime
