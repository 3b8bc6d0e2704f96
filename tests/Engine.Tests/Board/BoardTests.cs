using LowCode.Board;
using LowCode.Engine.Tests.Cases;
using LowCode.Engine.Tests.Databases;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;
using LowCode.Storage;

namespace LowCode.Engine.Tests.Board;

public sealed class BoardTests
{
    const string Staff = "operator.003", Street = Town.Street;

    static BoardDraft Ballot(DateTimeOffset until, string who = Eligible.Anyone, int? turnout = null, int? agree = null, params string[] named) =>
        new(Street, PostKind.Ballot, "加装电梯", "是否同意？", until, new PostDetails(Options: ["同意", "不同意"], Who: who, Turnout: turnout, Agree: agree, Voters: who == Eligible.Named ? null : 10), named);

    static async Task<string?> RefusedAsync(Func<Task> act) => (await Xunit.Record.ExceptionAsync(act) as RefusedException)?.Problems[0].Code;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_phone_votes_once_however_many_press_at_once_and_the_sums_hold(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (posts, part) = (town.Of<BoardPosts>(), town.Of<BoardParticipation>());
        var post = await posts.PublishAsync(town.As(Staff), Ballot(town.Clock.GetUtcNow().AddDays(1)), "k");
        Assert.Equal(post.Id, (await posts.PublishAsync(town.As(Staff), Ballot(town.Clock.GetUtcNow().AddDays(1)), "k")).Id);
        var phones = Enumerable.Range(0, 8).Select(i => $"1380000000{i}").ToList();
        var refused = await Task.WhenAll(phones.Concat(phones).Select((phone, i) => RefusedAsync(() => part.VoteAsync(post.Id, phone, i % 3 == 0 ? 1 : 0))));
        Assert.Equal(8, refused.Count(r => r is null));
        Assert.Equal(8, refused.Count(r => r == "board.twice"));
        Assert.Equal((8, true), await part.CountAsync(post, phones[0]));
        Assert.Null(await part.ResultAsync(post));
        town.Clock.Move(TimeSpan.FromDays(2));
        var result = (await part.ResultAsync(post))!;
        Assert.Equal((8, 8), (result.Voted, result.Votes.Sum()));
        Assert.Equal("board.over", await RefusedAsync(() => part.VoteAsync(post.Id, "13900000000", 0)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Places_are_never_given_twice_and_a_place_given_back_is_free(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (posts, part) = (town.Of<BoardPosts>(), town.Of<BoardParticipation>());
        var post = await posts.PublishAsync(town.As(Staff), new(Street, PostKind.Activity, "义诊", "免费", null, new PostDetails(Limit: 3)), "k");
        var refused = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => RefusedAsync(() => part.SignUpAsync(post.Id, $"1380000000{i}", "居民"))));
        Assert.Equal((3, 6), (refused.Count(r => r is null), refused.Count(r => r == "board.full")));
        var signed = await part.SignUpsAsync(town.As(Staff), post.Id);
        Assert.All(signed, s => Assert.Equal(("居*", "138****"), (s.Name, s.Phone[..7])));
        await part.SignOffAsync(post.Id, $"1380000000{refused.ToList().FindIndex(r => r is null)}");
        Assert.Null(await RefusedAsync(() => part.SignUpAsync(post.Id, "13811111111", "居民")));
        Assert.Equal("board.forbidden", await RefusedAsync(() => part.SignUpsAsync(town.As("operator.004"), post.Id)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_signed_up_is_seen_in_the_clear_one_at_a_time_with_a_reason_that_is_in_the_log(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        await town.Of<LowCode.Access.AuditLog>().StartAsync(CancellationToken.None);
        var part = town.Of<BoardParticipation>();
        var post = await town.Of<BoardPosts>().PublishAsync(town.As(Staff), new(Street, PostKind.Activity, "义诊", "免费", null, new PostDetails()), "k");
        await part.SignUpAsync(post.Id, "13800000001", "陈晓明");
        await part.SignUpAsync(post.Id, "13800000002", "李秀英");
        var who = (await part.SignUpsAsync(town.As(Staff), post.Id)).Single(s => s.Name == "陈*").Who;
        Assert.Equal("board.reason", await RefusedAsync(() => part.RevealAsync(town.As(Staff), post.Id, who, " ", null)));
        Assert.Equal("board.unknown", await RefusedAsync(() => part.RevealAsync(town.As(Staff), post.Id, "x", "改时间", null)));
        Assert.Equal("board.forbidden", await RefusedAsync(() => part.RevealAsync(town.As("operator.004"), post.Id, who, "改时间", null)));
        Assert.Empty(await AuditTrail.ReadAsync(town.Database, null, 10, subject: "board:" + post.Id));
        Assert.Equal(("陈晓明", "13800000001"), (await part.RevealAsync(town.As(Staff), post.Id, who, "活动改时间，电话通知", "10.0.0.9")) is var shown ? (shown.Name, shown.Phone) : default);
        var noted = Assert.Single(await AuditTrail.ReadAsync(town.Database, null, 10, subject: "board:" + post.Id)).Entry;
        Assert.Equal(("board.revealed", "u-" + Staff, "10.0.0.9"), (noted.Act, noted.Actor!.Value.Value, noted.Address));
        Assert.Contains("电话通知", noted.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("13800000001", noted.Detail, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_opinion_keeps_no_address_that_opens_something_by_itself(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        var feedback = town.Of<FeedbackDesk>();
        foreach (var (at, kept) in new[] { ("/act/s3cret", "/act"), ("/Act/s3cret?did=claim", "/act"), ("/feedback/0123", "/feedback"), ("/portal/files/key/id", "/portal/files"), ("/board/7", "/board/7"), ("/actions", "/actions") })
            Assert.Equal(kept, (await feedback.GetAsync(await feedback.SendAsync(at, "看不清", null))).Page);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_may_vote_is_who_was_named_or_lives_in_the_street(Dialect dialect)
    {
        await using var town = await Town.OpenAsync(dialect);
        await town.Of<DirectoryCache>().CurrentAsync();
        var (posts, part) = (town.Of<BoardPosts>(), town.Of<BoardParticipation>());
        var named = await posts.PublishAsync(town.As(Staff), Ballot(town.Clock.GetUtcNow().AddDays(1), Eligible.Named, 50, null, "138 0000 0001"), "n");
        Assert.Equal(1, named.Details.Voters);
        Assert.True(await part.MayVoteAsync(named, "13800000001"));
        Assert.False(await part.MayVoteAsync(named, "13800000002"));
        var values = new Dictionary<string, string?> { ["name"] = "陈嘉明", ["phone"] = "13800000003" };
        await town.Of<RegisterWriting>().AddAsync(town.As("communityWorker.003104"), BaseRegisters.Of("people"), new RegisterDraft("440104003104", values, "走访"));
        var living = await posts.PublishAsync(town.As(Staff), Ballot(town.Clock.GetUtcNow().AddDays(1), Eligible.Residents), "r");
        Assert.True(await part.MayVoteAsync(living, "13800000003"));
        Assert.Equal("board.notEligible", await RefusedAsync(() => part.VoteAsync(living.Id, "13800000004", 0)));
    }

    [Fact]
    public void A_ballot_is_decided_by_its_thresholds_exactly()
    {
        PostDetails Rules(int? turnout = null, int? agree = null, int? voters = 10) => new(Options: ["a", "b"], Turnout: turnout, Agree: agree, Voters: voters);
        Assert.Equal((true, (bool?)true), Read(Rules(50, 60), [3, 2]));
        Assert.Equal((false, (bool?)false), Read(Rules(51, 60), [3, 2]));
        Assert.Equal((true, (bool?)false), Read(Rules(50, 61), [3, 2]));
        Assert.Equal(1, BallotResult.Of(Rules(), [1, 4]).Carried);
        Assert.Null(BallotResult.Of(Rules(), [2, 2]).Carried);
        Assert.Null(BallotResult.Of(Rules(), [0, 0]).Carried);

        static (bool, bool?) Read(PostDetails details, int[] votes) => BallotResult.Of(details, votes) is var result ? (result.TurnoutMet, result.FirstCarried) : default;
    }
}
