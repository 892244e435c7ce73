#include "app/console/output.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

#include "app/console/local_time.hpp"
#include "base/text.hpp"

namespace acme8443::app {
namespace {

std::string for_people(std::string_view anybodys) { return with_local_times(printable(anybodys)); }

/// The only part is often the end of the message.
bool says_it_already(const Error& error, const SubError& part)
{
    return error.parts.size() == 1 && error.message.ends_with(part.message);
}

std::string paragraph(const Error& error, bool colour)
{
    std::string text = colour ? "\x1b[1;31macme8443:\x1b[0m " : "acme8443: ";
    text += for_people(error.message) + "\n";
    for (const SubError& part : error.parts) {
        if (says_it_already(error, part)) continue;
        text += "  - " + printable(part.subject) + ":";
        for (const std::string& line : split(part.message, '\n')) {
            if (!line.empty()) text += " " + for_people(line) + "\n   ";
        }
        text.resize(text.rfind('\n') + 1);
    }
    if (error.retry_at) text += "  try again at " + local_time(*error.retry_at) + "\n";
    text += "  " + std::string(advice(error.code)) + "\n";
    return text;
}

}  // namespace

void Output::step(std::string_view certificate, std::string_view what, bool passing)
{
    const std::scoped_lock lock(mutex_);
    if (quiet_) return;
    std::string line = printable(certificate) + ": " + for_people(what);
    if (terminal_) {
        err_ << lines_.erase();
        err_ << lines_.put(certificate, std::move(line), passing);
        err_ << lines_.draw() << std::flush;
    } else if (hold_back_) {
        held_.push_back(line + "\n");
    } else {
        err_ << line << "\n" << std::flush;
    }
}

void Output::progress(std::string_view certificate, std::string_view what)
{
    step(certificate, what, false);
}

void Output::live(std::string_view certificate, std::string_view what)
{
    step(certificate, what, true);
}

void Output::live_over()
{
    const std::scoped_lock lock(mutex_);
    err_ << lines_.erase();
    lines_.drop_passing();
    err_ << lines_.draw() << std::flush;
}

void Output::above_the_lines(std::ostream& to, std::string_view text)
{
    err_ << lines_.erase() << std::flush;
    lines_.give_way_to(text);
    to << text << std::flush;
    err_ << lines_.draw() << std::flush;
}

void Output::something_happened()
{
    const std::scoped_lock lock(mutex_);
    for (const std::string& line : held_) err_ << line;
    held_.clear();
    hold_back_ = false;
}

void Output::print(std::string_view text)
{
    const std::scoped_lock lock(mutex_);
    if (!json_ && !quiet_) above_the_lines(out_, with_local_times(text));
}

void Output::document(const nlohmann::json& document)
{
    using Handler = nlohmann::json::error_handler_t;
    if (!json_) return;
    const std::scoped_lock lock(mutex_);
    out_ << document.dump(2, ' ', false, Handler::replace) << "\n" << std::flush;
}

void Output::raw(std::string_view text)
{
    const std::scoped_lock lock(mutex_);
    out_ << text << std::flush;
}

ExitStatus Output::error(const Error& error)
{
    live_over();
    something_happened();
    {
        const std::scoped_lock lock(mutex_);
        above_the_lines(err_, paragraph(error, colour_));
    }
    document(nlohmann::json{{"error", to_json(error)}});
    return exit_status(error);
}

nlohmann::json to_json(const Error& error)
{
    nlohmann::json parts = nlohmann::json::array();
    for (const SubError& part : error.parts) {
        parts.push_back({{"subject", part.subject}, {"message", part.message}});
    }
    nlohmann::json document{{"code", to_string(error.code)},
                            {"message", error.message},
                            {"parts", std::move(parts)},
                            {"advice", advice(error.code)},
                            {"exit_status", static_cast<int>(exit_status(error))}};
    if (error.retry_at) document["retry_at"] = rfc3339(*error.retry_at);
    return document;
}

}  // namespace acme8443::app
