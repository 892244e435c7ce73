#pragma once
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "app/console/exit_status.hpp"
#include "app/console/live_lines.hpp"
#include "base/error.hpp"

namespace acme8443::app {

/// The only thing that prints: progress and errors on stderr, results on stdout. On a terminal each
/// certificate has one line that is rewritten as it goes on. When stderr is none, progress is plain
/// lines, held back until something happens, so that a cron run with nothing to do is silent. Times
/// in what people read are those of the machine's zone; documents keep them in UTC.
class Output {
public:
    Output(std::ostream& out, std::ostream& err, bool err_is_terminal)
        : out_(out), err_(err), terminal_(err_is_terminal), hold_back_(!err_is_terminal)
    {
    }

    void use_json(bool on) { json_ = on; }
    void use_quiet(bool on) { quiet_ = on; }
    /// Of stderr, if it is a terminal.
    void use_columns(std::size_t columns) { lines_.use_columns(columns); }
    void use_colour(bool on) { colour_ = on; }
    bool json() const { return json_; }

    /// One line of what is going on with a certificate.
    void progress(std::string_view certificate, std::string_view what);
    /// Something was changed or failed: what was held back is said now, and so is what follows.
    void something_happened();

    /// The same, but on a terminal nothing of it stays when it is over.
    void live(std::string_view certificate, std::string_view what);
    void live_over();  ///< takes those lines away

    void print(std::string_view text);              ///< for people; not with --json
    void document(const nlohmann::json& document);  ///< only with --json
    void raw(std::string_view text);                ///< stdout as it is, whatever the flags

    /// One paragraph: what failed and why, each part, what to do. With --json also a document on
    /// stdout. Returns the exit status that goes with it.
    ExitStatus error(const Error& error);

private:
    void step(std::string_view certificate, std::string_view what, bool passing);
    void above_the_lines(std::ostream& to, std::string_view text);

    std::ostream& out_;
    std::ostream& err_;
    bool terminal_;
    bool hold_back_;
    bool colour_{false};  ///< on stderr
    bool json_{false};
    bool quiet_{false};
    LiveLines lines_{};
    std::vector<std::string> held_{};
    std::mutex mutex_{};
};

nlohmann::json to_json(const Error& error);

}  // namespace acme8443::app
