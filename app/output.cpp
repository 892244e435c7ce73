#include "app/output.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.hpp"

namespace acme8443::app {
namespace {

std::string paragraph(const Error& error)
{
    std::string text = "acme8443: " + printable(error.message) + "\n";
    for (const SubError& part : error.parts) {
        text += "  - " + printable(part.subject) + ":";
        for (const std::string& line : split(part.message, '\n')) {
            if (!line.empty()) text += " " + printable(line) + "\n   ";
        }
        text.resize(text.rfind('\n') + 1);
    }
    if (error.retry_at) text += "  try again at " + rfc3339(*error.retry_at) + "\n";
    text += "  " + std::string(advice(error.code)) + "\n";
    return text;
}

}  // namespace

void Output::progress(std::string_view certificate, std::string_view what)
{
    const std::scoped_lock lock(mutex_);
    if (quiet_) return;
    clear_live();
    std::string line = printable(certificate) + ": " + printable(what) + "\n";
    if (hold_back_)
        held_.push_back(std::move(line));
    else
        err_ << line << std::flush;
}

void Output::live(std::string_view certificate, std::string_view what)
{
    if (!terminal_) return progress(certificate, what);
    const std::scoped_lock lock(mutex_);
    if (quiet_) return;
    clear_live();
    constexpr std::size_t fits = 70;  // on one line of every terminal
    err_ << printable(certificate, fits / 2) + ": " + printable(what, fits / 2) << std::flush;
    live_ = true;
}

void Output::live_over()
{
    const std::scoped_lock lock(mutex_);
    clear_live();
}

void Output::clear_live()
{
    if (live_) err_ << "\r\x1b[K" << std::flush;
    live_ = false;
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
    if (!json_ && !quiet_) out_ << text << std::flush;
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
        err_ << paragraph(error) << std::flush;
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
