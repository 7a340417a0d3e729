// The lists of algorithms of sshd's options: which names there are, and what `+`, `-` and `^` make
// of a default list. OpenSSH 9.2p1 as Debian 12 builds it: kex_assemble_names (kex.c), the
// *_names_valid functions, myproposal.h; the names are those of `ssh -Q`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::runtime {

enum class SshdAlgorithms { kCiphers, kMacs, kKeyExchanges, kKeys, kSignatures };

// What sshd uses where no line sets the list.
std::string_view DefaultSshdAlgorithms(SshdAlgorithms algorithms);

// Whether sshd accepts `text` as it reads the line. It may still refuse it when it assembles.
bool IsSshdAlgorithmList(SshdAlgorithms algorithms, const std::string& text);

// The names that `text` stands for, separated by commas. Nothing if sshd refuses it.
std::optional<std::string> AssembleSshdAlgorithms(SshdAlgorithms algorithms,
                                                  const std::string& text);

// Whether sshd accepts `text` as GSSAPIKexAlgorithms.
bool IsSshdGssKeyExchangeList(const std::string& text);

}  // namespace assay::runtime
