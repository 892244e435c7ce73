#include "acme/challenge/http_01_responder.hpp"

#include <mutex>

#include "acme/challenge/http_server.hpp"
#include "acme/challenge/listener.hpp"
#include "acme/challenge/live_answers.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using Tokens = LiveAnswers<std::string>;

/// What the answers that are out share with the responder: whoever goes last turns the light off.
class Shared {
public:
    explicit Shared(HttpResponderSpec spec) : spec_(std::move(spec)) {}

    Result<void> open()
    {
        const std::scoped_lock lock(server_mutex_);
        TRY(start());
        open_ = true;
        return {};
    }
    void close()
    {
        const std::scoped_lock lock(server_mutex_);
        open_ = false;
        stop_if_idle();
    }
    Result<Tokens::Id> publish(const Challenge& challenge)
    {
        const std::scoped_lock lock(server_mutex_);
        TRY(start());
        return tokens_.publish(challenge.token, challenge.key_authorization);
    }
    Result<std::string> outlook()
    {
        const std::scoped_lock lock(server_mutex_);
        if (server_) return "we have port " + std::to_string(spec_.port) + " already";
        return try_to_listen(spec_.address, spec_.port);
    }
    void withdraw(Tokens::Id id)
    {
        const std::scoped_lock lock(server_mutex_);
        tokens_.withdraw(id);
        stop_if_idle();
    }
    Tokens& tokens() noexcept { return tokens_; }

private:
    void stop_if_idle()
    {
        if (!open_ && tokens_.empty()) server_.reset();
    }
    Result<void> start()
    {
        if (server_) return {};
        server_ = TRY(HttpServer::start(
            {.address = spec_.address,
             .port = spec_.port,
             .deadline = spec_.deadline,
             .answer =
                 [this](const HttpQuestion& question) {
                     const auto find = [this](std::string_view token) {
                         return tokens_.find(token);
                     };
                     return answer_http_01(question, find, spec_.redirect_to);
                 },
             .sent = [this](const std::string& token) { tokens_.fetched(token); }}));
        return {};
    }

    HttpResponderSpec spec_;
    Tokens tokens_;
    std::mutex server_mutex_;  ///< never taken on the server's thread, which is joined under it
    std::unique_ptr<HttpServer> server_;
    bool open_{false};  ///< also while nothing is presented
};

class Responder final : public Http01Responder {
public:
    explicit Responder(HttpResponderSpec spec) : shared_(std::make_shared<Shared>(std::move(spec)))
    {
    }
    Result<void> open() override { return shared_->open(); }
    void close() override { shared_->close(); }
    ChallengeType type() const noexcept override { return ChallengeType::http_01; }
    Result<std::string> outlook(const Identifier& /*name*/) const override
    {
        return shared_->outlook();
    }
    Result<Presented> present(const Challenge& challenge, std::stop_token /*stop*/) override
    {
        const Tokens::Id id = TRY(shared_->publish(challenge));
        return Presented(
            [shared = shared_, id] { shared->withdraw(id); },
            [shared = shared_, id](std::chrono::milliseconds wait, std::stop_token stop) {
                return shared->tokens().wait_until_fetched(id, wait, std::move(stop));
            });
    }

private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace

Result<std::unique_ptr<Http01Responder>> make_http_01_responder(HttpResponderSpec spec)
{
    TRY(check_listener({.port = spec.port,
                        .forwarded_from = spec.forwarded_from,
                        .public_port = 80,
                        .flag = "--forwarded-from",
                        .cites = "RFC 8555 section 8.3"}));
    return std::make_unique<Responder>(std::move(spec));
}

}  // namespace acme8443::acme
