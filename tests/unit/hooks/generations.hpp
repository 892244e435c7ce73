#pragma once
#include "tests/unit/hooks/make.hpp"

namespace acme8443::hooks {

/// A store of one certificate, as hooks see it: live/NAME, a symlink to one of its generations.
class Generations {
public:
    /// Makes a generation live, whose files hold the bundle's words.
    Live add(Live live, const std::string& id)
    {
        const auto directory = path(id);
        EXPECT_THAT(file::make_directories(directory), IsOk());
        for (const auto& [name, bytes] :
             {std::pair{"cert.pem", live.bundle.cert}, std::pair{"chain.pem", live.bundle.chain},
              std::pair{"fullchain.pem", live.bundle.fullchain()},
              std::pair{"privkey.pem", std::string(live.bundle.privkey.reveal())}})
            EXPECT_THAT(file::create(directory / name, bytes, 0600), IsOk());
        EXPECT_THAT(file::make_directories(root_ / "live"), IsOk());
        live.directory = root_ / "live" / live.name;
        EXPECT_THAT(file::point_symlink(live.directory, directory), IsOk());
        live.generation = id;
        return live;
    }
    std::filesystem::path path(const std::string& id) const
    {
        return root_ / "certificates/app.example.test" / id;
    }
    std::filesystem::path root() const { return root_.path(); }

private:
    TempDir root_;
};

}  // namespace acme8443::hooks
