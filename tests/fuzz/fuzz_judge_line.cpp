// A line of `policy judge`: answered with one line, a verdict or an error.
#include <nlohmann/json.hpp>

#include "tests/fuzz/fuzz.hpp"
#include "validator/judge_line.hpp"

using namespace acme8443;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string answer =
        validator::judge_line(fuzz::text(data, size), {.at = validator::utc(2026, 11, 20)});
    const auto read = nlohmann::json::parse(answer, nullptr, false);
    fuzz::require(answer.find('\n') == answer.npos, "an answer is one line");
    fuzz::require(read.is_object() && read.contains("id"), "an answer has the line's id");
    fuzz::require(read.contains("error") != read.contains("outcome"),
                  "an answer is a verdict or an error");
    return 0;
}
