#pragma once
#include <utility>
#include <vector>

#include "hooks/target.hpp"
#include "hooks/targets/keystore.hpp"
#include "hooks/targets/slot_directory.hpp"

namespace acme8443::hooks {

/// Slots are directories, the pointer is a symlink; how the service notices is left to say.
class DirectoryTarget : public Target {
public:
    explicit DirectoryTarget(SlotDirectory directory) : directory_(std::move(directory)) {}
    Demands demands() const override { return {}; }
    Result<Slot> current() override { return directory_.current(); }
    Result<Slot> stage(const Live& live) override { return directory_.stage(live); }
    Result<void> point(const Slot& slot) override { return directory_.point(slot); }
    Result<std::vector<Slot>> slots() override { return directory_.slots(); }
    void forget(const Slot& slot) override { directory_.forget(slot); }

protected:
    const SlotDirectory& directory() const { return directory_; }

private:
    SlotDirectory directory_;
};

/// Slots are PKCS#12 files, the pointer is the one that Java reads, renamed into place; how the
/// service notices is left to say.
class KeystoreTarget : public Target {
public:
    explicit KeystoreTarget(Keystore keystore) : keystore_(std::move(keystore)) {}
    Demands demands() const override { return {.java = true}; }
    Result<Slot> current() override { return keystore_.file().current(); }
    Result<Slot> stage(const Live& live) override { return keystore_.stage(live); }
    Result<void> point(const Slot& slot) override { return keystore_.file().point(slot); }
    Result<std::vector<Slot>> slots() override { return keystore_.file().slots(); }
    void forget(const Slot& slot) override { keystore_.file().forget(slot); }

private:
    Keystore keystore_;
};

}  // namespace acme8443::hooks
