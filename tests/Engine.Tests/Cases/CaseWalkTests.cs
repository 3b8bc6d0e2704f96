using LowCode.Apps;
using LowCode.Cases;
using LowCode.Engine.Tests.Calendar;
using LowCode.Engine.Tests.Databases;
using LowCode.Problems;
using LowCode.Storage;
using Xunit.Abstractions;

namespace LowCode.Engine.Tests.Cases;

public class CaseWalkTests(ITestOutputHelper output)
{
    static readonly LightApp request = Compile(SampleApps.Request), wild = Compile(SampleApps.Wild), joint = Compile(JointApp.Package), works = Compile(WorksApp.Package),
        whistle = Compile(SampleApps.Whistle), help = Compile(HelpApp.Package), bargain = Compile(BargainApp.Refusing);

    static LightApp Compile(AppPackage package)
    {
        var (app, problems) = AppCompiler.Compile(package);
        return app ?? throw new InvalidOperationException(string.Join("; ", problems.Select(p => $"{p.Path} {ProblemText.Of(p, "en")}")));
    }

    [Fact]
    public void Random_people_and_commands_never_bring_a_request_out_of_order() => Walk(request, 150, 60);

    [Fact]
    public void Random_people_and_commands_never_bring_a_case_with_forks_loops_and_timers_out_of_order() => Walk(wild, 150, 80);

    [Fact]
    public void Random_people_who_sign_together_and_take_things_back_never_bring_a_case_out_of_order() =>
        Walk(joint, 150, 60, "RecallItem", "WithdrawCase", "VoidCase", "AddSigner", "RemoveSigner");

    [Fact]
    public void Random_people_who_suspend_resume_extend_and_decide_never_bring_a_case_out_of_order() =>
        Walk(works, 300, 80, "SuspendWork", "ResumeWork", "ExtendTime", "ApproveAsked", "RefuseAsked", "AddSigner", "RemoveSigner", "Place = before", "Place = beside", "Place = after", "CirculateCase", "WithdrawReading",
            "SuperviseCase", "GiveFeedback", "AcceptFeedback", "SendBackFeedback", "LiftSupervision", "ParkCase", "RenewParking");

    [Fact]
    public void Random_units_that_are_summoned_ask_to_be_excused_come_late_and_rate_never_bring_a_case_out_of_order() =>
        Walk(whistle, 150, 60, "AskExcuse");

    [Fact]
    public void Random_units_that_assist_never_bring_a_case_out_of_order() =>
        Walk(help, 150, 60, "AskAssistance", "AnswerAssistance", "WithdrawAssistance", "ScoreAssistance");

    [Fact]
    public void Random_units_that_are_asked_whether_they_take_a_case_never_bring_it_out_of_order() => Walk(bargain, 150, 60, "RefuseDispatch");

    /// <summary>Random flows, each step of which allows everything: bench <c>flows</c> does the same twenty thousand times.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_people_never_bring_a_case_of_a_random_flow_out_of_order(bool structured)
    {
        var seeds = Seeded.Fresh(output);
        for (var i = 0; i < 40; i++)
        {
            var seed = seeds.Next();
            var walk = CaseWalk.Run(seed, DrawnApp.Make(new Random(seed), structured, size: 10), 50);
            Assert.True(walk.Violations.Count == 0, $"walk {seed} {structured}: {string.Join("\n", walk.Violations)}\nafter\n{string.Join("\n", walk.Steps)}");
        }
    }

    /// <param name="verbs">Commands of which each has to be accepted somewhere, or the walk says nothing of it.</param>
    void Walk(LightApp app, int cases, int steps, params string[] verbs)
    {
        var missing = verbs.ToHashSet(StringComparer.Ordinal);
        var seeds = Seeded.Fresh(output);
        var accepted = 0;
        for (var i = 0; i < cases; i++)
        {
            var seed = seeds.Next();
            var walk = CaseWalk.Run(seed, app, steps);
            accepted += walk.Accepted;
            missing.RemoveWhere(verb => walk.Steps.Exists(s => s.Contains(verb, StringComparison.Ordinal)));
            Assert.True(walk.Violations.Count == 0, $"walk {seed}: {string.Join("\n", walk.Violations)}\nafter\n{string.Join("\n", walk.Steps)}");
        }
        output.WriteLine($"{accepted} commands in {cases} cases");
        Assert.True(accepted > cases * 5, "the walks got somewhere");
        Assert.Equal([], missing);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_views_in_the_database_follow_a_random_case_step_by_step(Dialect dialect)
    {
        var random = Seeded.Fresh(output);
        await using var town = await Town.OpenAsync(dialect);
        var id = await town.OpenCaseAsync("operator.003", RequestForms.About("noise"));
        string[] people = ["operator.003", "handler.003-zf", "handler.003-cg", "callback.003", "dispatcher.003", "supervisor.003"];
        for (var step = 0; step < 25; step++)
        {
            town.Clock.Move(TimeSpan.FromHours(random.Next(12)));
            await town.FireAsync();
            await town.DeliverAsync();
            var state = await town.StateAsync(id);
            if (state.Status == CaseStatus.Closed) break;
            var item = random.Pick(state.Items.Where(i => i.IsLive).ToArray());
            CaseCommand command = random.Next(5) switch
            {
                0 => new ClaimItem(item.Visit),
                1 => new UrgeItem(null, null),
                2 => new ReturnItem(item.Visit, null, null, null, "再核实"),
                3 => new RefuseDispatch(item.Visit, "不属本单位", null),
                _ => new CompleteItem(item.Visit, random.Pick(item.Outcomes.ToArray()), item.Form switch
                {
                    "handling" => RequestForms.Handled,
                    "callback" => RequestForms.CalledBack,
                    "review" => RequestForms.Reviewed,
                    _ => item.Post == "dispatcher" ? LowCode.Scripts.Record.Of(("unit", Town.Street + "-cg")) : LowCode.Scripts.Record.Empty,
                }, null),
            };
            var answer = await town.SendAsync(random.Pick(people), id, command);
            if (answer.Refusal is null) await CaseTruth.HoldsAsync(town, id, answer.State);
        }
        Assert.Equal([], await town.Views.CompareAsync(id));
    }
}
