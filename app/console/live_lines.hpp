#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace acme8443::app {

/// The last lines of a terminal: one for each certificate that is worked on, rewritten as it goes
/// on. Returns what is to be written and writes nothing; what is written between erase() and draw()
/// stays above them.
class LiveLines {
public:
    /// `columns`: a line that has as many would wrap, and is written to stay instead.
    void use_columns(std::size_t columns) { columns_ = columns; }

    /// What takes the lines away again.
    std::string erase();
    std::string draw();
    /// `who` is at `line` now. Returns what has to stay, between erase() and draw(): a line that is
    /// too long, or the oldest one when there are too many. `passing`: dropped by drop_passing().
    std::string put(std::string_view who, std::string line, bool passing);
    void drop_passing();
    /// A result or an error whose first line names somebody takes the place of that one's line.
    void give_way_to(std::string_view text);

private:
    struct Line {
        std::string who;
        std::string text;
        bool passing;
    };
    std::vector<Line> lines_{};  ///< in the order in which they came
    std::size_t columns_{80};
    std::size_t drawn_{};
};

}  // namespace acme8443::app
