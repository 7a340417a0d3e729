#include "tests/evaluate/generate.h"

#include <random>

namespace assay::test {
namespace {

using runtime::BoolValue;
using runtime::Error;
using runtime::ErrorCode;
using runtime::Field;
using runtime::IntValue;
using runtime::Opcode;
using runtime::Record;
using runtime::StringListValue;
using runtime::StringValue;
using runtime::Type;
using runtime::TypeKind;
using runtime::Value;
using Id = Builder::Id;

const std::vector<std::string> kWords = {"", "a", "b", "no", "yes", "Aab"};
const std::vector<std::string> kVersions = {"1", "9.9", "9.10", "1:0.5-2", "9.10~rc1"};
const std::vector<std::string> kItems = {"a", "b", "c"};

class Maker {
 public:
  explicit Maker(Choices& choices) : choices_(choices) {}

  runtime::Program Make() {
    const std::size_t rules = 1 + choices_.Next(4);
    for (std::size_t i = 0; i < rules; ++i) {
      MakeRule(i);
    }
    builder_.program.profile.gate.min_coverage = 12.5;
    return std::move(builder_.program);
  }

 private:
  struct Scope {
    Id element;
    bool streamed;
  };

  std::size_t Next(std::size_t count) { return choices_.Next(count); }

  template <typename T>
  const T& OneOf(const std::vector<T>& all) {
    return all[Next(all.size())];
  }

  void MakeRule(std::size_t index) {
    std::vector<Id> roots;
    const std::size_t conditions = 1 + Next(3);
    for (std::size_t i = 0; i < conditions; ++i) {
      roots.push_back(Bool(4));
    }
    const bool applies = Next(4) == 1;
    const std::optional<Id> when = applies ? std::optional<Id>(Bool(3)) : std::nullopt;
    runtime::Rule& rule = builder_.Rule("rule" + std::to_string(index), roots);
    rule.applies = when;
    for (runtime::Condition& condition : rule.check) {
      condition.live = Next(6) == 1;
    }
  }

  // A record of the wanted kind of field: an item, or an element in scope.
  Id Of(Id record, const std::string& name, Type type) {
    return builder_.Field(record, name, std::move(type));
  }

  Id Item() { return builder_.Item(OneOf(kItems)); }

  // An element in scope that is a record, or an item.
  std::pair<Id, bool> AnyRecord() {
    std::vector<Id> records;
    for (const Scope& scope : scopes_) {
      if (builder_.program.instructions[scope.element].type.kind == TypeKind::kRecord) {
        records.push_back(scope.element);
      }
    }
    const std::size_t chosen = Next(records.size() * 2 + 1);
    return chosen == 0 ? std::pair{Item(), true} : std::pair{records[(chosen - 1) / 2], false};
  }

  Id FieldOf(const char* name, Type type) { return Of(AnyRecord().first, name, std::move(type)); }

  Id Number(int depth) {
    switch (Next(depth > 0 ? 9 : 3)) {
      case 1:
        return FieldOf("number", Type::Of(TypeKind::kInt));
      case 2:
        return Of(Item(), "running", Type::Of(TypeKind::kInt));
      case 3:
        return builder_.Add(
            Opcode::kDefault, Type::Of(TypeKind::kInt),
            {Of(Item(), "maybe_number", Type::Optional(TypeKind::kInt)), Number(depth - 1)});
      case 4:
        return builder_.Add(Opcode::kRequire, Type::Of(TypeKind::kInt),
                            {Of(Item(), "maybe_number", Type::Optional(TypeKind::kInt))});
      case 5:
        return builder_.Member(Text(depth - 1), "length", TypeKind::kInt);
      case 6:
        return builder_.Member(Tags(depth - 1), "length", TypeKind::kInt);
      case 7:
        return builder_.Add(Opcode::kCount, Type::Of(TypeKind::kInt), {Match(depth - 1)});
      case 8:
        return builder_.Member(Of(Item(), "version", Type::Of(TypeKind::kVersion)), "major",
                               TypeKind::kInt);
      default:
        return builder_.Int(static_cast<std::int64_t>(Next(4)));
    }
  }

  Id Text(int depth) {
    for (const Scope& scope : scopes_) {
      const bool is_text =
          builder_.program.instructions[scope.element].type == Type::Of(TypeKind::kString);
      if (is_text && Next(2) == 1) {
        return scope.element;
      }
    }
    switch (Next(depth > 0 ? 4 : 2)) {
      case 1:
        return Of(Item(), "text", Type::Of(TypeKind::kString));
      case 2:
        return builder_.Add(
            Opcode::kDefault, Type::Of(TypeKind::kString),
            {FieldOf("maybe_text", Type::Optional(TypeKind::kString)), Text(depth - 1)});
      case 3:
        return builder_.Member(Text(depth - 1), "lower", TypeKind::kString);
      default:
        return builder_.String(OneOf(kWords));
    }
  }

  Id Tags(int depth) {
    const Type type = Type::ListOf(TypeKind::kString);
    switch (Next(depth > 0 ? 4 : 2)) {
      case 1:
        return FieldOf("tags", type);
      case 2: {
        std::vector<Id> items = {Text(depth - 1)};
        while (Next(2) == 1) {
          items.push_back(Text(depth - 1));
        }
        return builder_.Add(Opcode::kList, type, std::move(items));
      }
      case 3:
        return builder_.Add(Opcode::kIf, type, {Bool(depth - 1), Tags(depth - 1), Tags(depth - 1)});
      default:
        return builder_.Constant(type, StringListValue({"a", OneOf(kWords)}));
    }
  }

  Id Match(int depth) {
    const std::size_t kind = Next(scopes_.empty() ? 3 : 2);
    const Id list = kind == 0   ? builder_.Things()
                    : kind == 1 ? Tags(depth - 1)
                                : builder_.Entries(OneOf(kItems));
    const auto [variable, element] = builder_.NewElement(list);
    scopes_.push_back({element, kind == 2});
    const Id predicate = Bool(depth - 1);
    scopes_.pop_back();
    return builder_.Match(list, predicate, variable);
  }

  Id Compare(int depth) {
    static const std::vector<Opcode> kOrders = {Opcode::kEqual,   Opcode::kNotEqual,
                                                Opcode::kLess,    Opcode::kLessEqual,
                                                Opcode::kGreater, Opcode::kGreaterEqual};
    const Opcode order = OneOf(kOrders);
    switch (Next(5)) {
      case 1:
        return builder_.Test(order, {Text(depth - 1), Text(depth - 1)});
      case 2:
        return builder_.Test(order, {Of(Item(), "version", Type::Of(TypeKind::kVersion)),
                                     builder_.Constant(Type::Of(TypeKind::kVersion),
                                                       StringValue(OneOf(kVersions)))});
      case 3:
        return builder_.Test(Next(2) == 0 ? Opcode::kEqual : Opcode::kNotEqual,
                             {Tags(depth - 1), Tags(depth - 1)});
      case 4:
        return builder_.Member(Of(Item(), "mode", Type::Of(TypeKind::kMode)), "other_read",
                               TypeKind::kBool);
      default:
        return builder_.Test(order, {Number(depth - 1), Number(depth - 1)});
    }
  }

  Id OfText(int depth) {
    switch (Next(6)) {
      case 1:
        return builder_.Test(Opcode::kContains, {Tags(depth - 1), Text(depth - 1)});
      case 2:
        return builder_.Test(Opcode::kContains, {Text(depth - 1), Text(depth - 1)});
      case 3:
        return builder_.Test(Opcode::kStartsWith, {Text(depth - 1), Text(depth - 1)});
      case 4:
        return builder_.Test(Opcode::kEndsWith, {Text(depth - 1), Text(depth - 1)});
      case 5:
        return builder_.Test(Opcode::kRegexMatch,
                             {Text(depth - 1), builder_.Constant(Type::Of(TypeKind::kRegex),
                                                                 StringValue("^[a-n]+$"))});
      default:
        return builder_.Test(Opcode::kIn, {Text(depth - 1), Tags(depth - 1)});
    }
  }

  Id Quantifier(int depth) {
    const Id match = Match(depth);
    switch (Next(3)) {
      case 1:
        return builder_.Test(Opcode::kAny, {match});
      case 2:
        return builder_.Test(Opcode::kExactly, {match, Number(depth - 1)});
      default:
        return builder_.Test(Opcode::kNone, {match});
    }
  }

  Id Bool(int depth) {
    if (depth <= 0 || choices_.exhausted()) {
      return Next(4) == 1 ? builder_.Bool(Next(2) == 1)
                          : FieldOf("flag", Type::Of(TypeKind::kBool));
    }
    switch (Next(11)) {
      case 1:
        return builder_.Test(Opcode::kNot, {Bool(depth - 1)});
      case 2:
      case 3: {
        std::vector<Id> parts = {Bool(depth - 1), Bool(depth - 1)};
        return builder_.Test(Next(2) == 0 ? Opcode::kAnd : Opcode::kOr, std::move(parts));
      }
      case 4:
        return builder_.Test(Opcode::kIf, {Bool(depth - 1), Bool(depth - 1), Bool(depth - 1)});
      case 5:
        return builder_.Test(Opcode::kIsSet,
                             {FieldOf("maybe_text", Type::Optional(TypeKind::kString))});
      case 6:
        return builder_.Test(
            Opcode::kDefault,
            {Of(Item(), "maybe_flag", Type::Optional(TypeKind::kBool)), Bool(depth - 1)});
      case 7:
        return OfText(depth);
      case 8:
      case 9:
        return Quantifier(depth);
      default:
        return Compare(depth);
    }
  }

  Choices& choices_;
  Builder builder_;
  std::vector<Scope> scopes_;
};

Field Spoilt(std::size_t choice, const std::string& what) {
  switch (choice) {
    case 0:
      return Field::Unreadable({ErrorCode::kPermissionDenied, what + ": permission denied"});
    case 1:
      return Field::Unreadable({ErrorCode::kMalformed, what + ": malformed"});
    default:
      return Field::Unsupported(what + ": no such plane");
  }
}

Field Chance(Choices& choices, const Type& type, const std::string& what) {
  const std::size_t state = choices.Next(12);
  if (state >= 9) {
    return Spoilt(state - 9, what);
  }
  if (type.optional && state >= 5) {
    return Field::Absent();
  }
  switch (type.kind) {
    case TypeKind::kBool:
      return Field::Present(BoolValue(choices.Next(2) == 1));
    case TypeKind::kVersion:
      return Field::Present(StringValue(kVersions[choices.Next(kVersions.size())]));
    case TypeKind::kString:
      return Field::Present(StringValue(kWords[choices.Next(kWords.size())]));
    case TypeKind::kList: {
      Value list = StringListValue({});
      for (std::size_t count = choices.Next(4); count > 0; --count) {
        std::get<runtime::List>(list.data).items.push_back(
            StringValue(kWords[choices.Next(kWords.size())]));
      }
      if (choices.Next(6) == 1) {
        std::get<runtime::List>(list.data).missing.push_back(
            Spoilt(choices.Next(3), what + " part").error);
      }
      return Field::Present(std::move(list));
    }
    default:
      return Field::Present(IntValue(static_cast<std::int64_t>(choices.Next(5))));
  }
}

Record ChanceRecord(Choices& choices, const runtime::RecordSchema& schema) {
  Record record;
  for (const runtime::FieldSchema& field : schema.fields) {
    record.fields.push_back(Chance(choices, field.type, field.name));
  }
  return record;
}

std::vector<Record> ChanceRecords(Choices& choices, const std::string& name) {
  std::vector<Record> records;
  for (std::size_t count = choices.Next(4); count > 0; --count) {
    records.push_back(ChanceRecord(choices, ThingRecord(name)));
  }
  return records;
}

// The records that a question's answer holds.
std::vector<Record*> RecordsOf(Field& answer) {
  if (auto* const record = std::get_if<Record>(&answer.value.data)) {
    return {record};
  }
  std::vector<Record*> records;
  if (auto* const list = std::get_if<runtime::List>(&answer.value.data)) {
    for (Value& item : list->items) {
      records.push_back(std::get_if<Record>(&item.data));
    }
  }
  return records;
}

}  // namespace

std::vector<std::uint8_t> Bytes(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<std::uint8_t> bytes(count);
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(random() >> 32U);
  }
  return bytes;
}

runtime::Program MakeProgram(Choices& choices) { return Maker(choices).Make(); }

FakeSystem MakeTarget(Choices& choices) {
  FakeSystem target;
  target.is_live = choices.Next(2) == 0;
  for (const std::string& name : kItems) {
    const std::size_t state = choices.Next(12);
    target.answers["item " + name] =
        state >= 9 ? Spoilt(state - 9, "item " + name)
                   : Field::Present(Value{ChanceRecord(choices, ItemRecord())});
    target.streams[name] = ChanceRecords(choices, "entry");
  }
  std::vector<Error> missing;
  if (choices.Next(5) == 1) {
    missing.push_back(Spoilt(choices.Next(3), "a thing").error);
  }
  target.answers["things"] = Things(ChanceRecords(choices, "thing"), std::move(missing));
  if (choices.Next(5) == 1) {
    target.stream_missing.push_back(Spoilt(choices.Next(3), "a folder").error);
  }
  return target;
}

bool Spoil(FakeSystem& target, Choices& choices) {
  std::vector<Record*> records;
  std::vector<Field*> answers;
  for (auto& [question, answer] : target.answers) {
    answers.push_back(&answer);
    const std::vector<Record*> more = RecordsOf(answer);
    records.insert(records.end(), more.begin(), more.end());
  }
  for (auto& [under, stream] : target.streams) {
    for (Record& record : stream) {
      records.push_back(&record);
    }
  }
  const Field spoilt = Spoilt(choices.Next(3), "spoilt");
  switch (choices.Next(4)) {
    case 0:
      *answers[choices.Next(answers.size())] = spoilt;
      return true;
    case 1:
      if (target.streams["a"].empty()) {
        return false;
      }
      target.streams["a"].pop_back();
      target.stream_missing.push_back(spoilt.error);
      return true;
    default: {
      if (records.empty()) {
        return false;
      }
      std::vector<Field>& fields = records[choices.Next(records.size())]->fields;
      fields[choices.Next(fields.size())] = spoilt;
      return true;
    }
  }
}

}  // namespace assay::test
