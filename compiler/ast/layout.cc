#include "compiler/ast/layout.h"

#include <limits>

namespace assay::compiler {
namespace {

constexpr std::size_t kStep = 2;
constexpr std::string_view kBeforeComment = "   ";

// Code points: what a line's width is counted in.
std::size_t WidthOf(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    width += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1;
  }
  return width;
}

struct Command {
  const Doc* doc = nullptr;
  std::size_t indent = 0;
  bool flat = false;
  std::size_t from = 0;  // of a fill: the part that comes next
};

class Renderer {
 public:
  explicit Renderer(std::size_t width) : width_(width) {}

  std::string Run(const Doc& doc) {
    stack_.push_back({&doc, 0, false, 0});
    while (!stack_.empty()) {
      const Command command = stack_.back();
      stack_.pop_back();
      Do(command);
    }
    FlushSuffix();
    return std::move(out_);
  }

 private:
  void Do(const Command& command) {
    const Doc& doc = *command.doc;
    switch (doc.kind) {
      case Doc::Kind::kText:
        return Write(doc.text, command.indent);
      case Doc::Kind::kLine:
        return command.flat ? Write(" ", command.indent) : EndLine();
      case Doc::Kind::kSoftLine:
        return command.flat ? void() : EndLine();
      case Doc::Kind::kHardLine:
        return EndLine();
      case Doc::Kind::kSuffix:
        suffix_ += (suffix_.empty() ? "" : " ") + doc.text;
        return;
      case Doc::Kind::kConcat:
        return Push(doc, command.indent, command.flat);
      case Doc::Kind::kIndent:
        return Push(doc, command.indent + kStep, command.flat);
      case Doc::Kind::kGroup:
        return Push(doc, command.indent, command.flat || Fits({{&doc, 0, true, 0}}));
      case Doc::Kind::kFill:
        return Fill(command);
    }
  }

  void Push(const Doc& doc, std::size_t indent, bool flat) {
    for (auto part = doc.parts.rbegin(); part != doc.parts.rend(); ++part) {
      stack_.push_back({&*part, indent, flat, 0});
    }
  }

  void Fill(Command command) {
    const std::vector<Doc>& parts = command.doc->parts;
    if (command.from >= parts.size()) {
      return;
    }
    const Doc& part = parts[command.from];
    const bool separator = command.from % 2 == 1;
    std::vector<Command> next = {{&part, 0, true, 0}};
    if (separator && command.from + 1 < parts.size()) {
      next.insert(next.begin(), {&parts[command.from + 1], 0, true, 0});
    }
    const bool flat = command.flat || (!part.broken && Fits(std::move(next)));
    ++command.from;
    stack_.push_back(command);
    stack_.push_back({&part, command.indent, flat, 0});
  }

  // Whether these commands (the last comes first) and what follows them up to the next end of a
  // line have room in this line.
  bool Fits(std::vector<Command> commands) const {
    if (commands.back().doc->broken) {
      return false;
    }
    std::size_t rest = stack_.size();
    std::size_t column = column_;
    while (column <= width_) {
      if (commands.empty()) {
        if (rest == 0) {
          return true;
        }
        commands.push_back(stack_[--rest]);
      }
      const Command command = commands.back();
      commands.pop_back();
      const Doc& doc = *command.doc;
      switch (doc.kind) {
        case Doc::Kind::kText: {
          const std::size_t end = doc.text.find('\n');
          column += WidthOf(std::string_view(doc.text).substr(0, end));
          if (end != std::string::npos) {
            return column <= width_;
          }
          break;
        }
        case Doc::Kind::kHardLine:
          return true;
        case Doc::Kind::kLine:
        case Doc::Kind::kSoftLine:
          if (!command.flat) {
            return true;
          }
          column += doc.kind == Doc::Kind::kLine ? 1 : 0;
          break;
        case Doc::Kind::kSuffix:
          break;
        case Doc::Kind::kFill:
          if (!command.flat && command.from % 2 == 1) {
            return true;
          }
          [[fallthrough]];
        case Doc::Kind::kConcat:
        case Doc::Kind::kIndent:
        case Doc::Kind::kGroup:
          for (std::size_t i = doc.parts.size(); i > command.from; --i) {
            commands.push_back({&doc.parts[i - 1], 0, command.flat, 0});
          }
          break;
      }
    }
    return false;
  }

  void Write(std::string_view text, std::size_t indent) {
    if (text.empty()) {
      return;
    }
    if (at_start_) {
      out_.append(indent, ' ');
      column_ = indent;
      at_start_ = false;
    }
    out_ += text;
    const std::size_t end = text.rfind('\n');
    column_ =
        end == std::string_view::npos ? column_ + WidthOf(text) : WidthOf(text.substr(end + 1));
  }

  void FlushSuffix() {
    if (!suffix_.empty()) {
      out_ += kBeforeComment;
      out_ += suffix_;
      suffix_.clear();
    }
  }

  void EndLine() {
    while (out_.ends_with(' ')) {
      out_.pop_back();
    }
    FlushSuffix();
    out_ += '\n';
    at_start_ = true;
    column_ = 0;
  }

  std::size_t width_;
  std::string out_;
  std::string suffix_;
  std::vector<Command> stack_;
  std::size_t column_ = 0;
  bool at_start_ = true;
};

Doc Of(Doc::Kind kind, std::string text, bool broken) {
  Doc doc(kind, {});
  doc.text = std::move(text);
  doc.broken = broken;
  return doc;
}

}  // namespace

Doc::Doc(Kind of, std::vector<Doc> holds) : kind(of), parts(std::move(holds)) {
  for (const Doc& part : parts) {
    broken = broken || part.broken;
  }
}

void Doc::Add(Doc part) {
  broken = broken || part.broken;
  parts.push_back(std::move(part));
}

Doc Line() { return Of(Doc::Kind::kLine, "", false); }
Doc SoftLine() { return Of(Doc::Kind::kSoftLine, "", false); }
Doc HardLine() { return Of(Doc::Kind::kHardLine, "", true); }
Doc Suffix(std::string comment) { return Of(Doc::Kind::kSuffix, std::move(comment), true); }

std::string Render(const Doc& doc, std::size_t width) { return Renderer(width).Run(doc); }

std::string RenderFlat(const Doc& doc) {
  constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max() / 2;
  return Renderer(kUnbounded).Run(Doc(Doc::Kind::kGroup, {doc}));
}

}  // namespace assay::compiler
