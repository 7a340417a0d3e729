#include "runtime/probes/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "runtime/probes/file.h"
#include "runtime/probes/found_file.h"
#include "runtime/probes/paths.h"
#include "runtime/system/resolve.h"
#include "runtime/system/walk.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kAnyType = "any";

// One request, made ready for the walk.
struct Search {
  StreamRequest* request;
  std::vector<std::string> roots;  // as the rule names them
  std::vector<std::string> tops;   // the same without symlinks, sorted; those that exist
  std::optional<FileType> type;    // none: any
  bool local = true;

  bool Wants(const WalkEntry& entry) const {
    return (!type || *type == entry.status.type) &&
           std::any_of(tops.begin(), tops.end(),
                       [&](const std::string& top) { return IsWithin(entry.path, top); });
  }
};

Result<std::string> Resolve(const System& system, const std::string& path) {
  return ResolvePath(path, Symlinks::kFollow, [&](const std::string& at) -> Result<NameLookup> {
    const auto status = system.Status(at, Symlinks::kDoNotFollow);
    if (!status) {
      return Failure(status.error());
    }
    if (status->type != FileType::kSymlink) {
      return NameLookup{status->type, ""};
    }
    auto target = system.ReadLink(at);
    return target ? Result<NameLookup>(NameLookup{status->type, *std::move(target)})
                  : Failure(target.error());
  });
}

// A request that looks nowhere says so: no file found there is no answer to any question.
void AddMissingRoots(const Search& search) {
  std::string named;
  for (const std::string& root : search.roots) {
    named += (named.empty() ? "" : ", ") + Printable(root);
  }
  search.request->missing.push_back(
      {ErrorCode::kNotFound, fmt::format("none of {} exists", named)});
}

Search MakeSearch(const System& system, StreamRequest& request) {
  Search search{&request,
                request.arguments->Strings("under"),
                {},
                ParseFileType(request.arguments->String("type", kAnyType)),
                request.arguments->Bool("local", true)};
  if (search.roots.empty()) {
    search.roots = {"/"};
  }
  bool undecided = false;
  for (const std::string& root : search.roots) {
    if (const auto checked = CheckAbsolute(root); !checked) {
      request.missing.push_back(checked.error());
      undecided = true;
    } else if (auto top = Resolve(system, root)) {
      search.tops.push_back(*std::move(top));
    } else if (top.error().code != ErrorCode::kNotFound) {
      request.missing.push_back(top.error());
      undecided = true;
    }
  }
  if (search.tops.empty() && !undecided) {
    AddMissingRoots(search);
  }
  std::sort(search.tops.begin(), search.tops.end());
  return search;
}

void AddProblems(const WalkSummary& summary, std::vector<Error>& missing) {
  missing.insert(missing.end(), summary.problems.begin(), summary.problems.end());
  if (summary.problem_count > summary.problems.size()) {
    missing.push_back({summary.problems.back().code,
                       fmt::format("{} more folders were not walked",
                                   summary.problem_count - summary.problems.size())});
  }
}

// A folder that a rule names is meant to be looked at, on whatever file system it lies.
void AddNotWalked(const WalkSummary& summary, const Search& search) {
  for (const std::string& top : search.tops) {
    for (const std::string& mount : summary.not_walked) {
      if (IsWithin(top, mount)) {
        search.request->missing.push_back(
            {ErrorCode::kUnsupported,
             fmt::format("{}: not looked at, it lies on a pseudo or network file system",
                         Printable(top))});
        break;
      }
    }
  }
}

// One walk for all the searches of one kind, over everything that any of them wants.
class SharedWalk {
 public:
  SharedWalk(GatherContext& context, bool local) : context_(&context), local_(local) {}

  void Add(Search search) {
    tops_.insert(tops_.end(), search.tops.begin(), search.tops.end());
    searches_.push_back(std::move(search));
  }

  void Run() {
    if (tops_.empty()) {
      return;
    }
    FoundFile file(*context_);
    const WalkSummary summary = Walk(tops_, [&](const WalkEntry& entry) {
      const Record* record = nullptr;
      for (const Search& search : searches_) {
        if (search.Wants(entry)) {
          record = record == nullptr ? &file.Fill(entry) : record;
          search.request->accept(*record);
        }
      }
    });
    if (summary.problem_count > 0) {
      ShareProblems();
    }
    for (const Search& search : searches_) {
      AddNotWalked(summary, search);
    }
  }

 private:
  WalkSummary Walk(const std::vector<std::string>& tops,
                   const std::function<void(const WalkEntry&)>& visit) const {
    WalkOptions options;
    options.roots = tops;
    options.local_only = local_;
    return context_->system().Walk(options, visit);
  }

  // Each search is told of the problems below its own folders. The shared walk names only the first
  // few of all, so these folders are walked again, without looking at files: that happens only
  // where a part of the target may not be read.
  void ShareProblems() {
    std::map<std::vector<std::string>, WalkSummary> summaries;
    for (const Search& search : searches_) {
      const auto [found, fresh] = summaries.try_emplace(search.tops);
      if (fresh) {
        found->second = Walk(search.tops, [](const WalkEntry&) {});
      }
      AddProblems(found->second, search.request->missing);
    }
  }

  GatherContext* context_;
  bool local_;
  std::vector<Search> searches_;
  std::vector<std::string> tops_;
};

void Stream(GatherContext& context, std::span<StreamRequest> requests) {
  SharedWalk local(context, true);
  SharedWalk everywhere(context, false);
  for (StreamRequest& request : requests) {
    Search search = MakeSearch(context.system(), request);
    if (!search.tops.empty()) {
      (search.local ? local : everywhere).Add(std::move(search));
    }
  }
  local.Run();
  everywhere.Run();
}

}  // namespace

Probe MakeFilesProbe() {
  Probe probe;
  probe.schema.name = "files";
  probe.schema.documentation =
      "Every file below the folders named, and these themselves, from one walk for all rules. "
      "Symlinks are found, not followed, but for the folders named. Each file is found once. "
      "Pseudo "
      "file systems (/proc, /sys) are left out. Folders that may not be read count as elements "
      "that "
      "cannot be judged, and so do folders named of which none exists.";
  std::vector<std::string> types = FileTypeWords();
  types.emplace_back(kAnyType);
  probe.schema.parameters = {
      {"under", Type::ListOf(TypeKind::kString), false,
       "Absolute paths of the folders to look in; `/` if left out or empty."},
      {"type", Type::Of(TypeKind::kString), false, "Only files of this type; `any` if left out.",
       types},
      {"local", Type::Of(TypeKind::kBool), false,
       "Whether to leave out network file systems; true if left out."}};
  probe.schema.list = true;
  probe.schema.streamed = true;
  probe.schema.record = FoundFileSchema();
  probe.schema.example = "none f in files(under: [\"/etc\"], type: regular) : f.mode.other_write";
  probe.stream = Stream;
  return probe;
}

}  // namespace assay::runtime
