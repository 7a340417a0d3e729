// How evidence is put into words, the same in every format for people. All results are on one line
// and safe to show (visible.h).
#pragma once

#include <string>

#include "runtime/result/result.h"

namespace assay::runtime {

// `/etc/ssh/sshd_config:33: PermitRootLogin yes`, or what there is of it.
std::string Place(const Origin& origin);

// Whether the condition could not be decided; `found` then says why.
bool IsUndecided(const Evidence& evidence);

// `sshd("PermitRootLogin").value: found "yes", expected == "no"`.
std::string Finding(const Evidence& evidence);

// Whether the author's condition says more than subject and expectation do.
bool HasOwnCondition(const Evidence& evidence);

// Whether the origin says more than the subject does: a file's own path does not.
bool HasOwnPlace(const Evidence& evidence);

// `3,412`, in every locale.
std::string GroupedDigits(std::uint64_t number);

}  // namespace assay::runtime
