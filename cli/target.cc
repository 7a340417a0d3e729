#include "cli/target.h"

#include <boost/filesystem.hpp>

#include "runtime/system/root_system.h"

namespace assay::cli {

runtime::Result<std::unique_ptr<runtime::System>> OpenTarget(const std::string& name) {
  boost::system::error_code error;  // what cannot be found is OpenRootSystem's to say
  const bool host = name.empty() || boost::filesystem::equivalent(name, "/", error);
  return host ? runtime::OpenLiveSystem() : runtime::OpenRootSystem(name);
}

}  // namespace assay::cli
