// The kinds of sshd option that take several arguments, for the table in sshd_readers.cc. Each
// reads as the case of process_server_config_line_depth (OpenSSH 9.2p1 servconf.c) of that name
// does.
#pragma once

#include "runtime/probes/sshd_readers.h"

namespace assay::runtime {

Result<SshdReading> ReadSshdUsers(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdGroups(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdEnvironment(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdKeyFiles(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdLogVerbose(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdChannelTimeout(const SshdReadContext& context,
                                           SshdArguments& arguments);
Result<SshdReading> ReadSshdSetEnvironment(const SshdReadContext& context,
                                           SshdArguments& arguments);
Result<SshdReading> ReadSshdMethods(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdPermitOpen(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdPermitListen(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdSubsystem(const SshdReadContext& context, SshdArguments& arguments);
Result<SshdReading> ReadSshdPublicKeyOptions(const SshdReadContext& context,
                                             SshdArguments& arguments);
Result<SshdReading> ReadSshdListenAddress(const SshdReadContext& context, SshdArguments& arguments);

}  // namespace assay::runtime
