using LowCode.Org;

namespace LowCode.Engine.Tests.Org;

public class RightsTests
{
    static readonly UnitTree tree = UnitTree.Of(Divisions.Units);
    static readonly UserId me = new("me"), other = new("other");

    static Caller Who(params string[] posts) => Of([Person("me", posts)], "me");

    static User Person(string id, params string[] posts) => new(new(id), id, id, Divisions.Yuexiu, [.. posts.Select(Town.Held)]);

    static Caller Of(IEnumerable<User> users, string id, DateTimeOffset now = default)
    {
        var directory = new OrgDirectory(1, tree, users, [], now);
        Assert.True(directory.TryFindMember(new(id), out var member));
        return Caller.Of(directory, member);
    }

    static CaseInvolvement Case(string street = "440104001", string owner = "440104001-cg", bool confidential = false, string createdBy = "other", params string[] parties) =>
        new("request", new(street), new(owner), new(createdBy), confidential, parties);

    [Fact]
    public void A_post_is_good_for_its_unit_and_all_below_and_nowhere_else()
    {
        var dispatcher = Who("dispatcher@440104001");
        Assert.True(Rights.May(dispatcher, Acts.Redispatch, Town.Hongqiao));
        Assert.True(Rights.May(dispatcher, Acts.Redispatch, Town.HongqiaoCity));
        Assert.True(Rights.May(dispatcher, Acts.Redispatch, new("440104001007")));
        Assert.False(Rights.May(dispatcher, Acts.Redispatch, Town.Beijing));
        Assert.False(Rights.May(dispatcher, Acts.Redispatch, Divisions.Yuexiu));
        Assert.False(Rights.May(dispatcher, Acts.Redispatch, new("nowhere")));
        Assert.False(Rights.May(dispatcher, Acts.OrgManage, Town.Hongqiao));
    }

    [Fact]
    public void A_department_reaches_the_offices_of_its_line_in_every_street_and_no_others()
    {
        var handler = Who("handler@440104-cg");
        Assert.True(Rights.May(handler, Acts.Comment, Town.HongqiaoCity));
        Assert.True(Rights.May(handler, Acts.Comment, new("440104022-cg")));
        Assert.False(Rights.May(handler, Acts.Comment, new("440104001-zh")));
        Assert.False(Rights.May(handler, Acts.Comment, Town.Hongqiao));
    }

    [Fact]
    public void A_copy_gives_sight_and_no_act()
    {
        var leader = Who("streetLeader@440104001");
        var hidden = Case(confidential: true);
        Assert.False(Rights.Sees(leader, hidden));
        var copied = hidden with { Copies = ["unit:440104001"] };
        Assert.True(Rights.Sees(leader, copied));
        Assert.False(Rights.MayWith(leader, Acts.Comment, copied));
        // What one may do anyway is not lost by it.
        Assert.True(Rights.MayWith(leader, Acts.Comment, Case() with { Copies = ["unit:440104001"] }));
    }

    [Fact]
    public void An_office_does_not_reach_the_same_line_of_another_street() => Assert.False(Rights.May(Who("handler@440104001-cg"), Acts.Comment, new("440104003-cg")));

    [Fact]
    public void Two_posts_do_not_lend_each_other_their_units()
    {
        var both = Who("dispatcher@440104001", "resident@440104003");
        Assert.True(Rights.May(both, Acts.CaseCreate, Town.Beijing));
        Assert.False(Rights.May(both, Acts.Redispatch, Town.Beijing));
    }

    [Fact]
    public void A_street_post_sees_the_cases_of_its_street_whoever_owns_them()
    {
        var leader = Who("streetLeader@440104001");
        Assert.True(Rights.Sees(leader, Case()));
        Assert.True(Rights.Sees(leader, Case(owner: "440104-zj")));
        Assert.False(Rights.Sees(leader, Case(street: "440104003", owner: "440104003-cg")));
    }

    [Fact]
    public void A_handler_sees_the_cases_of_the_own_office_and_not_the_neighbours()
    {
        var handler = Who("handler@440104001-cg");
        Assert.True(Rights.Sees(handler, Case()));
        Assert.False(Rights.Sees(handler, Case(owner: "440104001-zh")));
        Assert.True(Rights.Sees(handler, Case(owner: "440104001-zh", parties: "unit:440104001-cg")));
        Assert.True(Rights.Sees(handler, Case(owner: "440104001-zh", parties: "user:me")));
    }

    [Fact]
    public void A_resident_sees_what_they_asked_for_and_nothing_else()
    {
        var resident = Who("resident@440104001");
        Assert.True(Rights.Sees(resident, Case(createdBy: "me")));
        Assert.True(Rights.Sees(resident, Case(createdBy: "me", confidential: true)));
        Assert.False(Rights.Sees(resident, Case()));
    }

    [Fact]
    public void A_confidential_case_is_seen_by_owner_party_initiator_and_who_has_the_right_and_not_by_the_rest_of_the_street()
    {
        var secret = Case(confidential: true, parties: "unit:440104001-zh");
        Assert.False(Rights.Sees(Who("streetLeader@440104001"), secret));
        Assert.False(Rights.Sees(Who("gridWorker@440104001007"), secret));
        Assert.False(Rights.Sees(Who("handler@440104-cg"), secret));
        Assert.True(Rights.Sees(Who("dispatcher@440104001"), secret));
        Assert.True(Rights.Sees(Who("districtDispatcher@440104"), secret));
        Assert.False(Rights.Sees(Who("dispatcher@440104003"), secret));
        Assert.True(Rights.Sees(Who("handler@440104001-cg"), secret));
        Assert.True(Rights.Sees(Who("handler@440104001-zh"), secret));
    }

    [Fact]
    public void Administrators_see_no_cases()
    {
        foreach (var post in new[] { "systemAdmin", "securityAdmin", "auditAdmin" }) Assert.False(Rights.Sees(Who(post + "@4401"), Case()));
    }

    [Fact]
    public void With_a_case_the_act_is_asked_where_the_case_is()
    {
        var row = Case(parties: "unit:440104001-zh");
        Assert.True(Rights.MayWith(Who("handler@440104001-cg"), Acts.RefuseDispatch, row));
        Assert.True(Rights.MayWith(Who("handler@440104001-zh"), Acts.Comment, row));
        Assert.True(Rights.MayWith(Who("dispatcher@440104001"), Acts.Redispatch, row));
        Assert.False(Rights.MayWith(Who("streetLeader@440104001"), Acts.Complete, Case(street: "440104003", owner: "440104003-cg")));
        Assert.True(Rights.MayWith(Who("resident@440104003"), Acts.Urge, Case(createdBy: "me")));
        Assert.False(Rights.MayWith(Who("resident@440104003"), Acts.Claim, Case(createdBy: "me")));
        Assert.False(Rights.MayWith(Who("resident@440104001"), Acts.Urge, Case()));
    }

    [Fact]
    public void A_stand_in_has_the_posts_of_the_absent_from_beginning_to_end_and_never_an_administrators()
    {
        var (from, until) = (DateTimeOffset.UnixEpoch.AddDays(10), DateTimeOffset.UnixEpoch.AddDays(20));
        User[] users =
        [
            Person("away", "dispatcher@440104001", "securityAdmin@4401") with { StandIn = new(me, from, until) },
            Person("me", "resident@440104001"),
        ];
        Assert.False(Rights.May(Of(users, "me", from.AddTicks(-1)), Acts.Redispatch, Town.Hongqiao));
        Assert.True(Rights.May(Of(users, "me", from), Acts.Redispatch, Town.Hongqiao));
        Assert.False(Rights.MaySomewhere(Of(users, "me", from), Acts.OrgGrant));
        Assert.False(Rights.May(Of(users, "me", until), Acts.Redispatch, Town.Hongqiao));
        Assert.Equal(from, new OrgDirectory(1, tree, users, [], from.AddDays(-1)).ValidUntil);
        Assert.Equal(until, new OrgDirectory(1, tree, users, [], from).ValidUntil);
    }

    [Fact]
    public void A_post_is_held_in_its_unit_and_below()
    {
        var caller = Who("callback@440104001");
        Assert.True(Rights.Holds(caller, Post.Callback, Town.Hongqiao));
        Assert.False(Rights.Holds(caller, Post.Callback, Town.Beijing));
        Assert.False(Rights.Holds(caller, Post.Operator, Town.Hongqiao));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var (caller, row) = (Who("districtDispatcher@440104", "handler@440104-cg"), Case(parties: ["user:a", "unit:440104001-zh", "user:b"]));
        var yes = 0;
        Ask();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(yes > 0);

        void Ask()
        {
            for (var i = 0; i < 1000; i++)
                if (Rights.May(caller, Acts.Claim, Town.HongqiaoCity) && Rights.Sees(caller, row) && Rights.MayWith(caller, Acts.Comment, row)) yes++;
        }
    }

    [Fact]
    public void A_disabled_user_is_no_member()
    {
        var directory = new OrgDirectory(1, tree, [Person("me", "operator@440104001") with { Disabled = true }], [], default);
        Assert.False(directory.TryFindMember(me, out _));
        Assert.True(directory.TryFindUser(me, out _));
        Assert.False(directory.TryFindMember(other, out _));
    }
}
