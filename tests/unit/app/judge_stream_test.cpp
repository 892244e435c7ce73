#include "app/judge_stream.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "base/descriptor.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::app {
namespace {

using nlohmann::json;
using testing::IsEmpty;
using testing::SizeIs;

std::string line(int id)
{
    return json{{"id", id}, {"kind", "address"}, {"ip", "192.5.6.30"}}.dump();
}

/// What the stream answers to a file with this text.
std::vector<json> answers(const TempDir& directory, std::string_view text, unsigned jobs)
{
    const auto in = directory.path() / "in", out = directory.path() / "out";
    EXPECT_THAT(file::write_atomically(in, text, 0600), IsOk());
    EXPECT_THAT(file::write_atomically(out, "", 0600), IsOk());
    const Descriptor from(open(in.c_str(), O_RDONLY | O_CLOEXEC));
    const Descriptor to(open(out.c_str(), O_WRONLY | O_CLOEXEC));
    EXPECT_THAT(judge_stream(from.get(), to.get(), {}, jobs, {}), IsOk());
    std::vector<json> read;
    const auto written = file::read(out, 64 * 1024 * 1024);
    EXPECT_THAT(written, IsOk());
    for (const std::string& each : split(written.value_or(""), '\n'))
        if (!each.empty()) read.push_back(json::parse(each));
    return read;
}

TEST(JudgeStream, KeepsTheOrderWhateverTheJobs)
{
    const TempDir directory;
    std::string text;
    for (int id = 0; id < 20'000; ++id) text += line(id) + "\n";
    for (const unsigned jobs : {1U, 3U}) {
        const auto got = answers(directory, text, jobs);
        ASSERT_THAT(got, SizeIs(20'000));
        for (int id = 0; id < 20'000; ++id) ASSERT_EQ(got[static_cast<std::size_t>(id)]["id"], id);
    }
}

TEST(JudgeStream, GoesOnAfterWhatIsNoLine)
{
    const TempDir directory;
    const std::string too_long(17 * 1024 * 1024, 'x');
    const std::string deep = R"({"id":)" + std::string(100'000, '[') + std::string(100'000, ']') +
                             R"(,"kind":"address","ip":"192.5.6.30"})";
    const auto got =
        answers(directory, "nonsense\n\n" + deep + "\n" + too_long + "\n{\"id\":7}\n" + line(8), 2);
    ASSERT_THAT(got, SizeIs(5));
    EXPECT_TRUE(got[0].contains("error"));
    EXPECT_EQ(got[1]["outcome"], "permitted");
    EXPECT_EQ(got[1]["id"], nullptr);
    EXPECT_EQ(got[2]["error"], "the line is longer than 16 MiB");
    EXPECT_EQ(got[3]["id"], 7);
    EXPECT_TRUE(got[3].contains("error"));
    EXPECT_EQ(got[4]["id"], 8) << "the last line needs no newline";
    EXPECT_EQ(got[4]["outcome"], "permitted");
}

TEST(JudgeStream, HasNothingToSayToNothing)
{
    const TempDir directory;
    EXPECT_THAT(answers(directory, "", 2), IsEmpty());
}

TEST(JudgeStream, AnswersALineBeforeTheNextOneIsThere)
{
    int question[2], reply[2];
    ASSERT_EQ(pipe(question), 0);
    ASSERT_EQ(pipe(reply), 0);
    std::jthread judge([&] { (void)judge_stream(question[0], reply[1], {}, 2, {}); });
    for (int id = 0; id < 3; ++id) {
        const std::string asked = line(id) + "\n";
        ASSERT_EQ(write(question[1], asked.data(), asked.size()),
                  static_cast<ssize_t>(asked.size()));
        std::string got(65536, '\0');
        const ssize_t count = read(reply[0], got.data(), got.size());
        ASSERT_GT(count, 0);
        EXPECT_EQ(json::parse(got.substr(0, static_cast<std::size_t>(count)))["id"], id);
    }
    close(question[1]);
    judge.join();
    close(question[0]);
    close(reply[0]);
    close(reply[1]);
}

}  // namespace
}  // namespace acme8443::app
