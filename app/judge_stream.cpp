#include "app/judge_stream.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

constexpr std::size_t chunk = 1024 * 1024;
constexpr std::size_t longest_line = 16 * chunk;
constexpr std::size_t share_lines = 64;

/// Takes lines as they come, keeping the beginning of one that is not complete.
class Lines {
public:
    explicit Lines(int from) : from_(from) {}

    /// Reads once; false: the input has ended, and its last line needs no newline. The views hold
    /// until the next call.
    Result<bool> read_more();
    const std::vector<std::string_view>& complete() const noexcept { return lines_; }
    /// A line was too long to keep: answer it after the complete ones.
    bool gave_up() const noexcept { return gave_up_; }

private:
    void split(std::size_t end);

    int from_;
    std::string buffer_{};
    std::size_t kept_{};  ///< octets at the end of buffer_ that are no complete line yet
    bool skipping_{};     ///< the rest of a line that is too long
    bool gave_up_{};
    std::vector<std::string_view> lines_{};
};

Result<bool> Lines::read_more()
{
    buffer_.erase(0, buffer_.size() - kept_);
    buffer_.resize(kept_ + chunk);
    const ssize_t count = ::read(from_, buffer_.data() + kept_, chunk);
    if (count < 0 && errno != EINTR) return fail(file::error("reading", "standard input", errno));
    buffer_.resize(kept_ + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0 && !buffer_.empty()) buffer_ += '\n';
    split(buffer_.size());
    return count != 0;
}

void Lines::split(std::size_t end)
{
    lines_.clear();
    gave_up_ = false;
    std::size_t begin = 0;
    for (std::size_t at; (at = buffer_.find('\n', begin)) != buffer_.npos; begin = at + 1) {
        const auto line = std::string_view(buffer_).substr(begin, at - begin);
        if (!line.empty() && !skipping_) lines_.push_back(line);
        skipping_ = false;
    }
    kept_ = end - begin;
    if (kept_ > longest_line) {
        gave_up_ = !skipping_;
        skipping_ = true;
    }
    if (skipping_) kept_ = 0;
}

/// The answers, in the order of the lines.
std::vector<std::string> judge_all(const std::vector<std::string_view>& lines,
                                   const validator::JudgeDefaults& defaults, unsigned jobs)
{
    std::vector<std::string> shares((lines.size() + share_lines - 1) / share_lines);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t share; (share = next.fetch_add(1)) < shares.size();) {
            const std::size_t end = std::min(lines.size(), (share + 1) * share_lines);
            for (std::size_t at = share * share_lines; at < end; ++at) {
                shares[share] += validator::judge_line(lines[at], defaults);
                shares[share] += '\n';
            }
        }
    };
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(jobs, shares.size()); ++i)
        others.emplace_back(work);
    work();
    others.clear();
    return shares;
}

Result<void> write_all(int to, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(to, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(file::error("writing", "standard output", errno));
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

}  // namespace

Result<void> judge_stream(int in, int out, const validator::JudgeDefaults& defaults, unsigned jobs,
                          std::stop_token stop)
{
    Lines lines(in);
    for (bool more = true; more && !stop.stop_requested();) {
        more = TRY(lines.read_more());
        std::string answers;
        for (const std::string& share : judge_all(lines.complete(), defaults, jobs))
            answers += share;
        if (lines.gave_up())
            answers += validator::unread_line("the line is longer than 16 MiB") + '\n';
        TRY(write_all(out, answers));
    }
    return {};
}

}  // namespace acme8443::app
