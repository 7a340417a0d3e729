#include "compiler/check/example_fact.h"

#include <algorithm>
#include <array>

namespace assay::compiler {

using runtime::ExampleFact;
using runtime::ExampleFactKind;
using runtime::Type;
using runtime::TypeKind;
using runtime::Value;

namespace {

const AttributeRow kMode = {"mode", Type::Of(TypeKind::kMode)};
const AttributeRow kUid = {"uid", Type::Of(TypeKind::kInt)};
const AttributeRow kGid = {"gid", Type::Of(TypeKind::kInt)};

const std::array kFileAttributes = {kMode, kUid, kGid,
                                    AttributeRow{"modified", Type::Of(TypeKind::kInt)}};
const std::array kDirectoryAttributes = {kMode, kUid, kGid};
const std::array kPackageAttributes = {AttributeRow{"version", Type::Of(TypeKind::kString)}};
const std::array kUserAttributes = {kUid, kGid, AttributeRow{"home", Type::Of(TypeKind::kString)},
                                    AttributeRow{"shell", Type::Of(TypeKind::kString)},
                                    AttributeRow{"password", Type::Of(TypeKind::kString)}};
const std::array kGroupAttributes = {kGid,
                                     AttributeRow{"members", Type::ListOf(TypeKind::kString)}};

const std::array kStatements = {
    StatementRow{"file", ExampleFactKind::kFile, SubjectKind::kPath, true, kFileAttributes},
    StatementRow{"directory", ExampleFactKind::kDirectory, SubjectKind::kPath, false,
                 kDirectoryAttributes},
    StatementRow{"symlink", ExampleFactKind::kSymlink, SubjectKind::kPath, true, {}},
    StatementRow{"package", ExampleFactKind::kPackage, SubjectKind::kName, false,
                 kPackageAttributes},
    StatementRow{"user", ExampleFactKind::kUser, SubjectKind::kName, false, kUserAttributes},
    StatementRow{"group", ExampleFactKind::kGroup, SubjectKind::kName, false, kGroupAttributes},
    StatementRow{"running", ExampleFactKind::kRunning, SubjectKind::kSetting, true, {}},
    StatementRow{"unreadable", ExampleFactKind::kUnreadable, SubjectKind::kPath, false, {}},
    StatementRow{"live", ExampleFactKind::kLive, SubjectKind::kNone, false, {}},
};

std::vector<std::string> StringsOf(const Module& module, ExprId list) {
  std::vector<std::string> strings;
  for (const ExprId item : std::get<ListExpr>(module.At(list).node).items) {
    strings.push_back(std::get<LiteralExpr>(module.At(item).node).value.AsString());
  }
  return strings;
}

void SetAttribute(const Module& module, const CallArgument& attribute, ExampleFact& fact) {
  const std::string& name = attribute.name->text;
  if (name == "members") {
    fact.members = StringsOf(module, attribute.value);
    return;
  }
  const Value& value = std::get<LiteralExpr>(module.At(attribute.value).node).value;
  if (name == "version") {
    fact.content = value.AsString();
  } else if (name == "home") {
    fact.home = value.AsString();
  } else if (name == "shell") {
    fact.shell = value.AsString();
  } else if (name == "password") {
    fact.password = value.AsString();
  } else if (name == "modified") {
    fact.modified = value.AsInt();
  } else {
    (name == "mode"  ? fact.mode
     : name == "uid" ? fact.uid
                     : fact.gid) = static_cast<std::uint32_t>(value.AsInt());
  }
}

}  // namespace

std::span<const StatementRow> AllStatements() { return kStatements; }

const StatementRow* FindStatement(std::string_view name) {
  const auto* const row = std::find_if(kStatements.begin(), kStatements.end(),
                                       [&](const StatementRow& r) { return r.name == name; });
  return row == kStatements.end() ? nullptr : &*row;
}

ExampleFact FactOf(const Module& module, const ExampleStatement& statement) {
  ExampleFact fact;
  fact.kind = FindStatement(statement.kind.text)->kind;
  fact.subject = statement.subject ? statement.subject->value : "";
  fact.content = statement.content ? statement.content->value : "";
  for (const CallArgument& attribute : statement.attributes) {
    SetAttribute(module, attribute, fact);
  }
  return fact;
}

}  // namespace assay::compiler
