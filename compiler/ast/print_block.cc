#include <algorithm>
#include <numeric>

#include "compiler/ast/print_parts.h"

namespace assay::compiler {
namespace {

// The comments around an item where it was written.
struct Surrounding {
  std::vector<Comment> before;
  std::vector<Comment> inside;  // where no line ends
  std::vector<Comment> behind;  // in the item's last line
};

std::vector<Surrounding> Surroundings(Trivia& trivia, std::uint32_t begin, std::uint32_t end,
                                      const std::vector<BlockItem>& items) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return items[a].span.begin < items[b].span.begin;
  });
  std::vector<Surrounding> found(items.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Span& span = items[order[i]].span;
    const bool last = i + 1 == order.size();
    found[order[i]].before = trivia.Take(begin, span.begin);
    found[order[i]].inside = trivia.Take(span.begin, span.end);
    found[order[i]].behind =
        trivia.TakeTrailing(span.end, last ? end : items[order[i + 1]].span.begin);
    begin = span.end;
  }
  return found;
}

// Adds lines one below the other.
class Lines {
 public:
  explicit Lines(Trivia& trivia) : trivia_(&trivia) {}

  // A comment on a line of its own.
  void Add(const Comment& comment) {
    Begin(comment.own_line && trivia_->BlankBefore(comment.begin));
    doc_.Add(comment.text);
  }

  void Add(Doc line, bool blank_before) {
    Begin(blank_before);
    doc_.Add(std::move(line));
  }

  void AddSuffix(const std::string& comment) { doc_.Add(Suffix(comment)); }

  // The next line is parted from this one.
  void Part() { part_ = true; }

  Doc Take() { return std::move(doc_); }

 private:
  void Begin(bool blank_before) {
    if (!empty_) {
      doc_.Add(HardLine());
      if (blank_before || part_) {
        doc_.Add(HardLine());
      }
    }
    part_ = false;
    empty_ = false;
  }

  Trivia* trivia_;  // outlives this
  Doc doc_;
  bool empty_ = true;
  bool part_ = false;
};

}  // namespace

Doc LayComments(Trivia* trivia, std::uint32_t begin, std::uint32_t end) {
  Doc doc;
  if (trivia == nullptr) {
    return doc;
  }
  for (const Comment& comment : trivia->Take(begin, end)) {
    if (!comment.own_line) {
      doc.Add(Suffix(comment.text));
      continue;
    }
    if (trivia->BlankBefore(comment.begin)) {
      doc.Add(HardLine());
    }
    doc.Add(HardLine());
    doc.Add(comment.text);
  }
  return doc;
}

Doc LaySeparator(Trivia* trivia, std::uint32_t begin, std::uint32_t end, Doc otherwise) {
  Doc comments = LayComments(trivia, begin, end);
  return comments.broken ? Concat(std::move(comments), HardLine()) : std::move(otherwise);
}

Doc LayLines(Trivia& trivia, std::uint32_t begin, std::uint32_t end, std::vector<BlockItem> items) {
  const std::vector<Surrounding> around = Surroundings(trivia, begin, end, items);
  Lines lines(trivia);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].apart) {
      lines.Part();
    }
    for (const Comment& comment : around[i].before) {
      lines.Add(comment);
    }
    lines.Add(std::move(items[i].doc), trivia.BlankBefore(items[i].span.begin));
    for (const auto* comments : {&around[i].inside, &around[i].behind}) {
      for (const Comment& comment : *comments) {
        lines.AddSuffix(comment.text);
      }
    }
    if (items[i].apart) {
      lines.Part();
    }
  }
  for (const Comment& comment : trivia.Take(begin, end)) {
    lines.Add(comment);
  }
  return lines.Take();
}

Doc LayBlock(Trivia& trivia, Doc head, const Span& span, std::vector<BlockItem> items) {
  std::uint32_t first = span.end;
  for (const BlockItem& item : items) {
    first = std::min(first, item.span.begin);
  }
  if (items.empty() && !trivia.Has(span.begin, span.end)) {
    return Concat(std::move(head), " {}");
  }
  Doc opening = Concat(std::move(head), " {");
  for (const Comment& comment : trivia.TakeTrailing(span.begin, first)) {
    opening.Add(Suffix(comment.text));
  }
  if (items.empty() && !trivia.Has(span.begin, span.end)) {
    return Concat(std::move(opening), HardLine(), "}");
  }
  return Concat(std::move(opening),
                Indent(HardLine(), LayLines(trivia, span.begin, span.end, std::move(items))),
                HardLine(), "}");
}

}  // namespace assay::compiler
