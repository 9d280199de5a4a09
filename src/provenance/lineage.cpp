#include "provenance/lineage.hpp"

#include <algorithm>
#include <map>

#include "provenance/html.hpp"
#include "provenance/words.hpp"

namespace colophon::provenance {
namespace {

constexpr int kBoxWidth = 176;
constexpr int kBoxHeight = 46;
constexpr int kColumnStep = 240;
constexpr int kRowStep = 62;
constexpr int kMargin = 2;
constexpr std::size_t kNameLength = 22;

struct Frame {
  std::string name;
  std::string about;
  bool is_piece = false;
  std::size_t depth = 0;  // 0: this piece; then what it came from
  int row = 0;
};

struct Drawing {
  std::vector<Frame> boxes;
  std::vector<std::pair<std::size_t, std::size_t>> lines;  // from what was used, to what was made
};

Drawing collect(const Json& document) {
  Drawing drawing;
  const std::string title = text_at(document, "stated.title");
  drawing.boxes.push_back({.name = title.empty() ? "this piece" : title,
                           .about = "commission " + text_at(document, "derived.chain.commission"),
                           .is_piece = true});
  const std::string prompt_work = text_at(document, "derived.commission.promptWork");
  const Json::Array& works = *member(document, "derived.works")->array();
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < works.size(); ++i) {
    const Json& work = works[i];
    const std::string id = text_at(work, "id");
    at[id] = drawing.boxes.size();
    // The model stands first; adapters have a strength.
    const bool used = i == 0 || work.find("strength") != nullptr || id == prompt_work;
    if (used) drawing.lines.emplace_back(drawing.boxes.size(), 0);
    drawing.boxes.push_back({.name = text_at(work, "name"),
                             .about = text_at(work, "kind") + " · " + text_at(work, "licence") + " · " +
                                      percent(*work.find("share")->integer())});
  }
  for (const Json& work : works) {
    for (const Json& parent : *work.find("madeFrom")->array()) {
      const auto found = at.find(*parent.string());
      if (found != at.end()) drawing.lines.emplace_back(found->second, at[text_at(work, "id")]);
    }
  }
  for (const Json& parent : *member(document, "derived.parents")->array()) {
    drawing.lines.emplace_back(drawing.boxes.size(), 0);
    drawing.boxes.push_back({.name = "piece " + text_at(parent, "token").substr(0, 10) + "…",
                             .about = "parent",
                             .is_piece = true});
  }
  return drawing;
}

// Each box left of everything that was made from it. As many rounds as boxes suffice, and end a circle too.
void place(Drawing& drawing) {
  for (std::size_t round = 0; round < drawing.boxes.size(); ++round) {
    for (const auto& [from, to] : drawing.lines) {
      drawing.boxes[from].depth =
          std::min(drawing.boxes.size(), std::max(drawing.boxes[from].depth, drawing.boxes[to].depth + 1));
    }
  }
  std::map<std::size_t, int> rows;
  for (Frame& box : drawing.boxes) box.row = rows[box.depth]++;
}

std::string digits(int value) {
  return std::to_string(value);
}

}  // namespace

std::string lineage_svg(const Json& document) {
  Drawing drawing = collect(document);
  place(drawing);
  std::size_t deepest = 0;
  std::map<std::size_t, int> count;
  for (const Frame& box : drawing.boxes) {
    deepest = std::max(deepest, box.depth);
    ++count[box.depth];
  }
  int rows = 0;
  for (const auto& [depth, boxes] : count) rows = std::max(rows, boxes);
  const int width = static_cast<int>(deepest) * kColumnStep + kBoxWidth + 2 * kMargin;
  const int height = (rows - 1) * kRowStep + kBoxHeight + 2 * kMargin;
  const auto left = [&](const Frame& box) {
    return kMargin + (static_cast<int>(deepest) - static_cast<int>(box.depth)) * kColumnStep;
  };
  const auto top = [&](const Frame& box) {  // columns are centred
    return kMargin + (rows - count[box.depth]) * kRowStep / 2 + box.row * kRowStep;
  };
  std::string svg = "<svg class=\"lineage\" viewBox=\"0 0 " + digits(width) + " " + digits(height) +
                    "\" style=\"max-width:" + digits(width) + "px\" role=\"img\" aria-label=\"Lineage\">\n";
  for (const auto& [from, to] : drawing.lines) {
    const int x1 = left(drawing.boxes[from]) + kBoxWidth;
    const int y1 = top(drawing.boxes[from]) + kBoxHeight / 2;
    const int x2 = left(drawing.boxes[to]);
    const int y2 = top(drawing.boxes[to]) + kBoxHeight / 2;
    const int bend = (x1 + x2) / 2;
    svg += "<path d=\"M" + digits(x1) + " " + digits(y1) + "C" + digits(bend) + " " + digits(y1) + " " +
           digits(bend) + " " + digits(y2) + " " + digits(x2) + " " + digits(y2) + "\"/>\n";
  }
  // A drawing within the drawing clips a text that is too wide.
  for (const Frame& box : drawing.boxes) {
    const std::string size = "\" width=\"" + digits(kBoxWidth) + "\" height=\"" + digits(kBoxHeight) + "\"";
    svg += "<svg x=\"" + digits(left(box)) + "\" y=\"" + digits(top(box)) + size + ">";
    svg += "<rect" + std::string(box.is_piece ? " class=\"piece\"" : "") + " x=\"0\" y=\"0" + size + "/>";
    svg += "<text x=\"10\" y=\"19\">" + escape_html(shortened(box.name, kNameLength)) + "</text>";
    svg += "<text class=\"about\" x=\"10\" y=\"35\">" + escape_html(shortened(box.about, kNameLength + 8)) +
           "</text></svg>\n";
  }
  return svg + "</svg>\n";
}

}  // namespace colophon::provenance
