#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"
#include "tests/support/approved.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/openssl_ca.hpp"
#include "tests/support/temp_dir.hpp"

namespace acme8443::store {

/// A store of its own for each test; one CA for all of them.
class StoreTest : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        static const TempDir directory;
        static auto made = OpensslCa::open(directory.path());
        ASSERT_THAT(made, IsOk());
        ca_ = &*made;
    }
    void SetUp() override
    {
        auto opened = Store::open(root());
        ASSERT_THAT(opened, IsOk());
        store_.emplace(*std::move(opened));
    }

    std::filesystem::path root() const { return directory_ / "store"; }
    const Store& store() const { return *store_; }

    static OrderSpec order(const std::vector<std::string>& names)
    {
        OrderSpec spec;
        for (const std::string& each : names)
            spec.names.push_back({*Identifier::parse(each), ChallengeType::http_01});
        return spec;
    }
    Result<Draft> draft(const std::string& name, OrderSpec spec) const
    {
        return store().draft(name, validator::Policy::approve_unseen(std::move(spec)));
    }
    Result<Draft> draft(const std::string& name) const { return draft(name, order({name})); }

    /// With this key.
    Result<Draft> draft(const std::string& name, pki::PrivateKey keep) const
    {
        return store().draft(name, validator::Policy::approve_unseen(order({name})),
                             std::move(keep));
    }

    static pki::CertificateChain chain_for(const Draft& draft)
    {
        auto chain = ca_->issue(draft.csr());
        EXPECT_THAT(chain, IsOk());
        return *std::move(chain);
    }
    /// A whole issuance.
    Live issue(const std::string& name) const
    {
        auto begun = draft(name);
        EXPECT_THAT(begun, IsOk());
        const auto chain = chain_for(*begun);
        auto live = std::move(*begun).promote(chain);
        EXPECT_THAT(live, IsOk());
        return *std::move(live);
    }

    static std::string read(const std::filesystem::path& path)
    {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static void overwrite(const std::filesystem::path& path, const std::string& bytes)
    {
        // A new file: ext4 would write a truncated one to the disk at once, and there are many.
        std::filesystem::remove(path);
        std::ofstream(path, std::ios::binary) << bytes;
        std::filesystem::permissions(path, std::filesystem::perms(0600));
    }
    static void flip_a_bit(const std::filesystem::path& path)
    {
        std::string bytes = read(path);
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        overwrite(path, bytes);
    }
    /// Everything below a directory of the store, relative, sorted; directories end with "/".
    std::vector<std::string> tree(const std::string& below) const
    {
        std::vector<std::string> found;
        const std::filesystem::path top = root() / below;
        for (const auto& each : std::filesystem::recursive_directory_iterator(top))
            found.push_back(each.path().lexically_relative(top).string() +
                            (each.is_directory() && !each.is_symlink() ? "/" : ""));
        std::sort(found.begin(), found.end());
        return found;
    }

private:
    static inline const OpensslCa* ca_{};
    TempDir directory_;
    std::optional<Store> store_;
};

}  // namespace acme8443::store
