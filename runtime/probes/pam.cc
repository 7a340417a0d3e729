#include "runtime/probes/pam.h"

#include <algorithm>
#include <unordered_set>

#include "runtime/probes/lines.h"

namespace assay::runtime {
namespace {

constexpr std::string_view kBlanks = " \n\t";
constexpr std::size_t kBufferBytes = 1024;  // pam_handlers.c: BUF_SIZE
constexpr int kUndefined = -6;
constexpr int kMaxJump = 1'000'000;
constexpr std::size_t kMaxStates = 100'000;

constexpr std::string_view kReturnNames[kPamReturnCodes] = {
    "success",
    "open_err",
    "symbol_err",
    "service_err",
    "system_err",
    "buf_err",
    "perm_denied",
    "auth_err",
    "cred_insufficient",
    "authinfo_unavail",
    "user_unknown",
    "maxtries",
    "new_authtok_reqd",
    "acct_expired",
    "session_err",
    "cred_unavail",
    "cred_expired",
    "cred_err",
    "no_module_data",
    "conv_err",
    "authtok_err",
    "authtok_recover_err",
    "authtok_lock_busy",
    "authtok_disable_aging",
    "try_again",
    "ignore",
    "abort",
    "authtok_expired",
    "module_unknown",
    "bad_item",
    "conv_again",
    "incomplete",
};
constexpr int kDefaultName = kPamReturnCodes;

// In the order of the actions' numbers: 0, -1, -2, ...
constexpr std::string_view kActionNames[] = {"ignore", "ok", "done", "bad", "die", "reset"};

// What fgets(3) hands out of a file, piece by piece.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool AtEnd() const { return rest_.empty(); }
  int line() const { return line_; }  // of the piece read last

  std::string_view Read(std::size_t room) {
    if (starts_line_) {
      ++line_;
    }
    const std::size_t newline = rest_.find('\n');
    const std::size_t whole = newline == std::string_view::npos ? rest_.size() : newline + 1;
    const std::size_t bytes = std::min(whole, room - 1);
    const std::string_view piece = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    starts_line_ = piece.ends_with('\n');
    return piece.substr(0, piece.find('\0'));
  }

 private:
  std::string_view rest_;
  int line_ = 0;
  bool starts_line_ = true;
};

enum class Assembled { kLine, kEnd, kBroken };

// pam_handlers.c: _pam_assemble_line.
Assembled AssembleLine(Reader& reader, PamLine& line) {
  line = {};
  while (true) {
    if (line.text.size() + 1 >= kBufferBytes) {
      return Assembled::kBroken;
    }
    if (reader.AtEnd()) {
      return line.text.empty() ? Assembled::kEnd : Assembled::kBroken;
    }
    std::string_view piece = reader.Read(kBufferBytes - line.text.size());
    const std::size_t begin = piece.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos || piece[begin] == '#') {
      continue;
    }
    if (line.text.empty()) {
      line.number = reader.line();
    }
    const std::size_t comment = piece.find('#', begin);
    if (comment != std::string_view::npos) {
      line.text += piece.substr(0, comment);
      return Assembled::kLine;
    }
    const std::size_t end = piece.find_last_not_of(kBlanks);
    if (piece[end] != '\\') {
      line.text += piece;
      return Assembled::kLine;
    }
    line.text += std::string(piece.substr(0, end)) + " ";
  }
}

// Where `text` starts with one of `names`: its index, and `text` moves behind it; else -1.
template <std::size_t Count>
int TakeName(const std::string_view (&names)[Count], std::string_view& text) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (text.starts_with(names[i])) {
      text.remove_prefix(names[i].size());
      return static_cast<int>(i);
    }
  }
  return -1;
}

int TakeReturnName(std::string_view& text) {
  const int code = TakeName(kReturnNames, text);
  if (code < 0 && text.starts_with("default")) {
    text.remove_prefix(std::string_view("default").size());
    return kDefaultName;
  }
  return code;
}

// An action's number, or kUndefined.
int TakeAction(std::string_view& text) {
  const int name = TakeName(kActionNames, text);
  if (name >= 0) {
    return -name;
  }
  int jump = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    jump = std::min(jump * 10 + (text.front() - '0'), kMaxJump);
    text.remove_prefix(1);
  }
  return jump == 0 ? kUndefined : jump;
}

void SkipBlanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kWhitespace), text.size()));
}

void SetDefault(PamActions& actions, int action) {
  std::replace(actions.begin(), actions.end(), kUndefined, action);
}

// pam_misc.c: _pam_parse_control. False if it means nothing.
bool ParsePairs(std::string_view text, PamActions& actions) {
  for (SkipBlanks(text); !text.empty(); SkipBlanks(text)) {
    const int code = TakeReturnName(text);
    if (code < 0) {
      return false;
    }
    SkipBlanks(text);
    if (!text.starts_with('=')) {
      return false;
    }
    text.remove_prefix(1);
    SkipBlanks(text);
    const int action = TakeAction(text);
    if (action == kUndefined) {
      return false;
    }
    if (code == kDefaultName) {
      SetDefault(actions, action);
    } else {
      actions[static_cast<std::size_t>(code)] = action;
    }
  }
  return true;
}

PamActions SimpleControl(int success, int other, int ignored) {
  constexpr std::size_t kNewTokenRequired = 12;
  PamActions actions;
  actions.fill(other);
  actions[kPamSuccess] = success;
  actions[kNewTokenRequired] = success;
  actions[kPamIgnored] = ignored;
  return actions;
}

// One walk over all runs of a stack.
class Walk {
 public:
  Walk(const std::vector<PamEntry>& entries, const PamModel& model)
      : entries_(entries), model_(model) {
    runs_.reached.resize(entries.size());
  }

  // Follows one run to its end, and the branches from it before it. Runs that meet are one from
  // there on, so that the work does not double with each branch.
  void Follow(PamState state) {
    while (state.index < entries_.size()) {
      if (!seen_.insert(KeyOf(state)).second) {
        return;
      }
      if (seen_.size() > kMaxStates) {
        runs_.complete = false;
        return;
      }
      const PamEntry& entry = entries_[state.index];
      Enter(entry, state);
      if (entry.kind == PamEntry::Kind::kSubstack) {
        ++state.index;
        continue;
      }
      runs_.reached[state.index] = true;
      const std::vector<PamReply> replies = model_(state.index, state);
      for (std::size_t i = 1; i < replies.size(); ++i) {
        PamState branch = state;
        Answer(entry, replies[i], branch);
        Follow(branch);
      }
      Answer(entry, replies.front(), state);
    }
    runs_.can_succeed |= state.decided_good && state.status_good;
  }

  PamRuns Result() const { return runs_; }

 private:
  // Everything of a state that the rest of its run depends on.
  static std::string KeyOf(const PamState& state) {
    const auto letter = [](bool bad, bool good, bool status, bool token) {
      return static_cast<char>('a' + (bad ? 1 : 0) + (good ? 2 : 0) + (status ? 4 : 0) +
                               (token ? 8 : 0));
    };
    std::string key = std::to_string(state.index);
    key += letter(state.decided_bad, state.decided_good, state.status_good, state.token);
    for (int level = 0; level <= state.previous_level; ++level) {
      const PamState::Saved& saved = state.saved[static_cast<std::size_t>(level)];
      key += letter(saved.decided_bad, saved.decided_good, saved.status_good, false);
    }
    return key;
  }

  static void Enter(const PamEntry& entry, PamState& state) {
    if (state.previous_level < entry.level) {
      state.saved[static_cast<std::size_t>(entry.level)] = {state.decided_bad, state.decided_good,
                                                            state.status_good};
    }
    state.previous_level = entry.level;
  }

  // pam_dispatch.c: what an answer does to the run; leaves the index at the next entry.
  void Answer(const PamEntry& entry, const PamReply& reply, PamState& state) {
    state.token = reply.token;
    runs_.can_change |= reply.changed;
    const int action = entry.actions[static_cast<std::size_t>(reply.code)];
    if (action > 0) {
      Jump(entry.level, action, state);
    } else if (action == kPamOk || action == kPamDone) {
      Accept(entry, reply.code, action == kPamDone, state);
    } else if (action == kPamBad || action == kPamDie) {
      Refuse(state);
      if (action == kPamDie) {
        Leave(entry.level, state);
      }
    } else if (action == kPamReset) {
      const PamState::Saved& saved = state.saved[static_cast<std::size_t>(entry.level)];
      state.decided_bad = saved.decided_bad;
      state.decided_good = saved.decided_good;
      state.status_good = saved.status_good;
    }
    ++state.index;
  }

  void Accept(const PamEntry& entry, int code, bool done, PamState& state) {
    if (state.decided_bad) {
      return;
    }
    if (!state.decided_good || state.status_good) {
      state.decided_good = true;
      state.status_good = code == kPamSuccess;
    }
    if (done) {
      Leave(entry.level, state);
    }
  }

  static void Refuse(PamState& state) {
    state.decided_bad = true;
    state.decided_good = false;
    state.status_good = false;
  }

  bool NextIsAtLeast(int level, const PamState& state) const {
    return state.index + 1 < entries_.size() && entries_[state.index + 1].level >= level;
  }

  // A decision ends the stack, or the substack, that it is made in.
  void Leave(int level, PamState& state) const {
    while (NextIsAtLeast(level, state)) {
      ++state.index;
    }
  }

  void Jump(int level, int count, PamState& state) const {
    for (; count > 0 && NextIsAtLeast(level, state); --count) {
      do {
        ++state.index;
      } while (NextIsAtLeast(level + 1, state));
    }
    if (count > 0) {
      Refuse(state);  // over the end
    }
  }

  const std::vector<PamEntry>& entries_;
  const PamModel& model_;
  PamRuns runs_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

PamLines SplitPamLines(std::string_view text) {
  PamLines result;
  Reader reader(text);
  PamLine line;
  while (true) {
    switch (AssembleLine(reader, line)) {
      case Assembled::kLine:
        result.lines.push_back(line);
        break;
      case Assembled::kBroken:
        result.broken = std::max(reader.line(), 1);
        return result;
      case Assembled::kEnd:
        return result;
    }
  }
}

std::vector<std::string> SplitPamWords(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    if (text.empty()) {
      return words;
    }
    std::string word;
    if (text.front() != '[') {
      word = text.substr(0, text.find_first_of(kBlanks));
      text.remove_prefix(word.size());
    } else {
      text.remove_prefix(1);
      while (!text.empty() && text.front() != ']') {
        text.remove_prefix(text.starts_with("\\]") ? 1 : 0);
        word += text.front();
        text.remove_prefix(1);
      }
      text.remove_prefix(text.empty() ? 0 : 1);
    }
    words.push_back(std::move(word));
  }
}

PamActions ParsePamControl(std::string_view control) {
  if (EqualsIgnoringCase(control, "required")) {
    return SimpleControl(kPamOk, kPamBad, kPamIgnore);
  }
  if (EqualsIgnoringCase(control, "requisite")) {
    return SimpleControl(kPamOk, kPamDie, kPamIgnore);
  }
  if (EqualsIgnoringCase(control, "optional")) {
    return SimpleControl(kPamOk, kPamIgnore, kPamIgnore);
  }
  if (EqualsIgnoringCase(control, "sufficient")) {
    return SimpleControl(kPamDone, kPamIgnore, kPamIgnore);
  }
  PamActions actions;
  actions.fill(kUndefined);
  if (!ParsePairs(control, actions)) {
    actions.fill(kPamBad);
  }
  SetDefault(actions, kPamBad);
  return actions;
}

std::string PamEntry::Name() const {
  const std::size_t slash = module.rfind('/');
  std::string name = slash == std::string::npos ? module : module.substr(slash + 1);
  return name.substr(0, name.rfind(".so"));
}

PamRuns RunPamStack(const std::vector<PamEntry>& entries, const PamModel& model) {
  Walk walk(entries, model);
  if (!entries.empty()) {
    walk.Follow(PamState());
  }
  return walk.Result();
}

}  // namespace assay::runtime
