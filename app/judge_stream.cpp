#include "app/judge_stream.hpp"

#include <atomic>
#include <istream>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

namespace acme8443::app {
namespace {

constexpr std::size_t batch_lines = 8192;
constexpr std::size_t batch_bytes = 16 * 1024 * 1024;
constexpr std::size_t share_lines = 64;

/// Fills `lines` from the start, keeping the strings' memory; returns how many there are.
std::size_t read_batch(std::istream& in, std::vector<std::string>& lines)
{
    std::size_t count = 0;
    std::size_t bytes = 0;
    while (count < batch_lines && bytes < batch_bytes) {
        if (count == lines.size()) lines.emplace_back();
        if (!std::getline(in, lines[count])) break;
        bytes += lines[count].size();
        if (!lines[count].empty()) ++count;
    }
    return count;
}

void judge_batch(std::vector<std::string>& lines, std::size_t count,
                 const validator::JudgeDefaults& defaults, unsigned jobs)
{
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at; (at = next.fetch_add(share_lines)) < count;) {
            const std::size_t end = std::min(count, at + share_lines);
            for (; at < end; ++at) lines[at] = validator::judge_line(lines[at], defaults);
        }
    };
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < jobs; ++i) others.emplace_back(work);
    work();
}

}  // namespace

void judge_stream(std::istream& in, std::ostream& out, const validator::JudgeDefaults& defaults,
                  unsigned jobs, std::stop_token stop)
{
    std::vector<std::string> lines;
    while (!stop.stop_requested()) {
        const std::size_t count = read_batch(in, lines);
        if (count == 0) return;
        judge_batch(lines, count, defaults, jobs);
        for (std::size_t i = 0; i < count; ++i) out << lines[i] << '\n';
        out.flush();
    }
}

}  // namespace acme8443::app
