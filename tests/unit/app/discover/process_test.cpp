#include "app/discover/process.hpp"

#include <gmock/gmock.h>

#include "tests/support/temp_dir.hpp"

namespace acme8443::app::discover {
namespace {

namespace fs = std::filesystem;
using testing::Key;
using testing::UnorderedElementsAre;

class Processes : public testing::Test {
protected:
    /// A process that holds this socket; `network` is what its ns/net points to, empty: not to be
    /// read.
    void process(const std::string& pid, const std::string& inode, const std::string& network)
    {
        fs::create_directories(proc / pid / "fd");
        fs::create_symlink("socket:[" + inode + "]", proc / pid / "fd/3");
        if (network.empty()) return;
        fs::create_directories(proc / pid / "ns");
        fs::create_symlink(network, proc / pid / "ns/net");
    }
    TempDir directory;
    fs::path proc = directory.path();
};

TEST_F(Processes, ThoseOfOtherNetworksAreNotOurs)
{
    process("10", "100", "net:[1]");
    process("20", "200", "net:[2]");
    process("30", "300", "");
    fs::create_symlink("10", proc / "self");
    EXPECT_THAT(processes_by_socket(proc), UnorderedElementsAre(Key("100"), Key("300")));
}

TEST_F(Processes, ASocketOfSeveralIsTheOldestOnes)
{
    process("10", "100", "");
    process("20", "100", "");
    EXPECT_EQ(processes_by_socket(proc).at("100").pid, 10);
}

}  // namespace
}  // namespace acme8443::app::discover
