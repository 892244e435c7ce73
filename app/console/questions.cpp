#include "app/console/questions.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "base/descriptor.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// How often a stop is looked for while somebody thinks.
constexpr int slice_ms = 50;

std::string without_blanks(const std::string& text)
{
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

Questions::Questions(int in, bool somebody_there, Output& out, std::stop_token stop)
    : in_(in), somebody_there_(somebody_there), out_(out), stop_(std::move(stop))
{
}

Result<std::string> Questions::line()
{
    for (;;) {
        if (const auto end = read_.find('\n'); end != std::string::npos) {
            std::string line = read_.substr(0, end);
            read_.erase(0, end + 1);
            return line;
        }
        pollfd ready{in_, POLLIN, 0};
        while (poll(&ready, 1, slice_ms) <= 0)
            if (stop_.stop_requested()) return fail(Errc::cancelled, "stopped; nothing was done");
        std::array<char, 1024> some{};
        const ssize_t n = retried([&] { return read(in_, some.data(), some.size()); });
        if (n <= 0) return fail(Errc::cancelled, "no answer; nothing was done");
        read_.append(some.data(), static_cast<std::size_t>(n));
    }
}

Result<std::string> Questions::ask(const std::string& question, const std::string& usual,
                                   const std::string& flag)
{
    if (!somebody_there_) {
        missing_.push_back(flag);
        return std::string();
    }
    out_.raw(question + (usual.empty() ? "" : " [" + usual + "]") + ": ");
    const std::string said = without_blanks(TRY(line()));
    return said.empty() ? usual : said;
}

Result<void> Questions::nothing_missing() const
{
    if (missing_.empty()) return {};
    return fail(Errc::bad_usage,
                "nobody is at a terminal to be asked; answer with " + join(missing_, ", "));
}

}  // namespace acme8443::app
