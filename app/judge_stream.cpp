#include "app/judge_stream.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/file.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

constexpr std::size_t chunk = 1024 * 1024;
constexpr std::size_t longest_line = 16 * chunk;
constexpr std::size_t share_lines = 256;

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
    void split(std::string_view text);

    int from_;
    std::string buffer_{};     ///< never smaller than it was
    std::string_view kept_{};  ///< at its end: what is no complete line yet
    bool skipping_{};          ///< the rest of a line that is too long
    bool gave_up_{};
    std::vector<std::string_view> lines_{};
};

Result<bool> Lines::read_more()
{
    const std::size_t kept = kept_.size();
    std::ranges::copy(kept_, buffer_.begin());
    if (buffer_.size() < kept + chunk) buffer_.resize(kept + chunk);
    const ssize_t count = ::read(from_, buffer_.data() + kept, chunk);
    if (count < 0 && errno != EINTR) return fail(file::error("reading", "standard input", errno));
    std::size_t end = kept + static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    if (count == 0 && kept > 0) buffer_[end++] = '\n';
    split(std::string_view(buffer_).substr(0, end));
    return count != 0;
}

void Lines::split(std::string_view text)
{
    lines_.clear();
    gave_up_ = false;
    for (std::size_t at; (at = text.find('\n')) != text.npos; text.remove_prefix(at + 1)) {
        if (at > 0 && !skipping_) lines_.push_back(text.substr(0, at));
        skipping_ = false;
    }
    kept_ = text;
    if (kept_.size() > longest_line) {
        gave_up_ = !skipping_;
        skipping_ = true;
    }
    if (skipping_) kept_ = {};
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

/// Judges many lines at a time, and keeps the memory of their answers for those of the next.
class Judges {
public:
    Judges(const validator::JudgeDefaults& defaults, unsigned jobs, int to)
        : defaults_(defaults), jobs_(jobs), to_(to)
    {
    }

    /// Writes the answers in the order of the lines, the first while the last are still judged.
    Result<void> answer(std::span<const std::string_view> lines);

private:
    struct Share {
        std::string answers{};
        bool complete{};
    };

    void judge(std::span<const std::string_view> lines, std::string& answers) const;

    const validator::JudgeDefaults& defaults_;
    unsigned jobs_;
    int to_;
    std::vector<Share> shares_{};
};

void Judges::judge(std::span<const std::string_view> lines, std::string& answers) const
{
    answers.clear();
    for (const std::string_view line : lines) {
        validator::judge_line(line, defaults_, answers);
        answers += '\n';
    }
}

Result<void> Judges::answer(std::span<const std::string_view> lines)
{
    const std::size_t count = (lines.size() + share_lines - 1) / share_lines;
    shares_.resize(std::max(shares_.size(), count));
    for (Share& share : shares_) share.complete = false;
    std::atomic<std::size_t> next{0};
    std::mutex writing;
    std::size_t written = 0;
    Result<void> outcome;
    const auto work = [&] {
        for (std::size_t at; (at = next.fetch_add(1)) < count;) {
            const std::size_t begin = at * share_lines;
            judge(lines.subspan(begin, std::min(share_lines, lines.size() - begin)),
                  shares_[at].answers);
            const std::lock_guard turn(writing);
            shares_[at].complete = true;
            for (; written < count && shares_[written].complete && outcome; ++written)
                outcome = write_all(to_, shares_[written].answers);
        }
    };
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(jobs_, count); ++i) others.emplace_back(work);
    work();
    others.clear();
    return outcome;
}

}  // namespace

Result<void> judge_stream(int in, int out, const validator::JudgeDefaults& defaults, unsigned jobs,
                          std::stop_token stop)
{
    Lines lines(in);
    Judges judges(defaults, jobs, out);
    for (bool more = true; more && !stop.stop_requested();) {
        more = TRY(lines.read_more());
        TRY(judges.answer(lines.complete()));
        if (lines.gave_up())
            TRY(write_all(out, validator::unread_line("the line is longer than 16 MiB") + '\n'));
    }
    return {};
}

}  // namespace acme8443::app
