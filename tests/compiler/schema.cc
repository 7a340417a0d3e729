#include "tests/compiler/schema.h"

namespace assay::test {

using runtime::FieldSchema;
using runtime::Plane;
using runtime::Type;
using runtime::TypeKind;

namespace {

FieldSchema Field(std::string name, Type type, Plane plane = Plane::kConfigured) {
  return {std::move(name), std::move(type), plane, "", {}};
}

runtime::ParameterSchema Needed(std::string name, std::string documentation) {
  return {std::move(name), Type::Of(TypeKind::kString), true, std::move(documentation), {}};
}

}  // namespace

const runtime::Schema& LanguageSchema() {
  static const runtime::Schema schema = {
      {"file",
       "",
       {Needed("path", "absolute path")},
       false,
       {"file",
        {Field("exists", Type::Of(TypeKind::kBool)), Field("mode", Type::Optional(TypeKind::kMode)),
         Field("size", Type::Optional(TypeKind::kSize))}},
       "",
       false},
      {"files",
       "",
       {{"under", Type::ListOf(TypeKind::kString), false, "folders", {}},
        {"type", Type::Of(TypeKind::kString), false, "of this type", {"regular", "directory"}}},
       true,
       {"found_file",
        {Field("path", Type::Of(TypeKind::kString)), Field("mode", Type::Of(TypeKind::kMode)),
         Field("uid", Type::Of(TypeKind::kInt))}},
       "",
       true},
      {"os",
       "",
       {},
       false,
       {"os",
        {Field("id", Type::Of(TypeKind::kString)), Field("version", Type::Of(TypeKind::kVersion))}},
       "",
       false},
      {"sshd",
       "",
       {Needed("option", "the option's name")},
       false,
       {"sshd",
        {Field("value", Type::Of(TypeKind::kString)),
         Field("set", Type::Optional(TypeKind::kString)),
         Field("values", Type::ListOf(TypeKind::kString))}},
       "",
       false},
      {"sysctl",
       "",
       {Needed("name", "the setting's name")},
       false,
       {"sysctl",
        {Field("configured", Type::Of(TypeKind::kInt)),
         Field("running", Type::Of(TypeKind::kInt), Plane::kRunning)}},
       "",
       false},
      {"text",
       "",
       {Needed("path", "absolute path")},
       false,
       {"text", {Field("lines", Type::ListOf(TypeKind::kString))}},
       "",
       false},
      {"users",
       "",
       {},
       true,
       {"user",
        {Field("name", Type::Of(TypeKind::kString)), Field("uid", Type::Of(TypeKind::kInt)),
         Field("shell", Type::Optional(TypeKind::kString)),
         FieldSchema{"password",
                     Type::Of(TypeKind::kString),
                     Plane::kConfigured,
                     "",
                     {"set", "locked", "empty"}},
         Field("maximum_age", Type::Optional(TypeKind::kDuration))}},
       "",
       false},
  };
  return schema;
}

}  // namespace assay::test
