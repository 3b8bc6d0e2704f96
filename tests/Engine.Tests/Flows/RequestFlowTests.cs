using LowCode.Flows;
using Record = LowCode.Scripts.Record;

namespace LowCode.Engine.Tests.Flows;

/// <summary>The flow <c>request</c> of the design, from the call to the answer.</summary>
public sealed class RequestFlowTests
{
    static Play Case() => new Play(Sample.Request).Form(("category", "noise")).Start();

    [Fact]
    public void It_loads_and_is_written_back_as_it_was()
    {
        var once = FlowDefinition.Parse(Sample.Request);
        Assert.Equal(once.ToJson(), FlowDefinition.Parse(once.ToJson()).ToJson());
        Assert.Equal("2 workhours", once.Activities[0].Deadlines![0].Within);
    }

    [Fact]
    public void A_complaint_goes_by_intake_dispatch_handling_and_call_back_to_its_answer()
    {
        var play = Case().Complete("intake", "accept");
        Assert.Equal("handle", play.Where);
        Assert.Equal("chengguan", play.State.Owner!.Unit);
        Assert.Equal("chengguan", play.State.WorkItem(play.At("handle"))!.Unit);
        play.Complete("handle").Complete("callback", "resolved");
        Assert.Equal("ended: closed", play.Where);
        Assert.Single(play.Journal.OfType<EffectRequested>(), e => e.Target == "answer");
    }

    [Fact]
    public void What_is_not_ours_ends_at_intake() => Assert.Equal("ended: outOfScope", Case().Complete("intake", "outOfScope").Where);

    [Fact]
    public void An_unresolved_call_back_brings_a_second_handling_once_and_then_the_supervisor()
    {
        var play = Case().Complete("intake", "accept").Complete("handle").Complete("callback", "unresolved");
        Assert.Equal("handle", play.Where);
        play.Complete("handle").Complete("callback", "unresolved");
        Assert.Equal("review", play.Where);
        Assert.Equal("ended: closed", play.Complete("review").Where);
    }

    [Fact]
    public void The_caller_is_never_the_handler()
    {
        var play = Case().Complete("intake", "accept");
        var handled = play.At("handle");
        play.Facts = play.Facts with { Performer = visit => visit == handled ? "zhang" : null };
        play.Complete("handle");
        Assert.Equal(["zhang"], play.State.WorkItem(play.At("callback"))!.Not!);
    }

    [Fact]
    public void A_refused_dispatch_goes_to_the_next_unit_of_the_table_and_then_to_the_dispatcher()
    {
        var play = Case().Complete("intake", "accept");
        play.Do(new Stimulus.RefuseDispatch(play.At("handle"), "chengguan"));
        Assert.Equal("huanbao", play.State.Owner!.Unit);
        play.Do(new Stimulus.RefuseDispatch(play.At("handle"), "huanbao"));
        Assert.Equal("dispatch", play.Where);
        Assert.Equal("dispatcher", play.State.WorkItem(play.At("dispatch"))!.Post);
        Assert.Equal("huanbao", play.State.Owner!.Unit);
        Assert.Equal("flow.unitRefused", play.Refused(new Stimulus.Complete(play.At("dispatch"), "appoint", Record.Of(("unit", "chengguan")))));
        play.Complete("dispatch", "appoint", Record.Of(("unit", "jiedao")));
        Assert.Equal(("jiedao", DispatchBasis.Appointed), (play.State.Owner!.Unit, play.State.Owner.Basis));
        Assert.Equal("handle", play.Where);
    }

    [Fact]
    public void No_duty_fits_so_the_dispatcher_appoints()
    {
        var play = new Play(Sample.Request).Form(("category", "ufo")).Start().Complete("intake", "accept");
        Assert.Null(play.State.Owner);
        Assert.Equal("flow.appointNeedsUnit", play.Refused(new Stimulus.Complete(play.At("dispatch"), "appoint", Record.Empty)));
        Assert.Equal("handle", play.Complete("dispatch", "appoint", Record.Of(("unit", "chengguan"))).Where);
    }

    [Fact]
    public void A_duty_taken_back_is_never_dispatched_to_a_street()
    {
        var play = new Play(Sample.Request).Form(("category", "fire")).Start().Complete("intake", "accept");
        Assert.Equal("dispatch", play.Where);
        Assert.Equal("flow.takenBack", play.Refused(new Stimulus.Complete(play.At("dispatch"), "appoint", Record.Of(("unit", "beijing-street")))));
    }

    [Fact]
    public void In_an_assisting_duty_the_lead_department_is_the_owner()
    {
        var play = new Play(Sample.Request).Form(("category", "trees")).Start().Complete("intake", "accept");
        Assert.Equal("linye", play.State.Owner!.Unit);
        Assert.Equal(["beijing-street"], play.State.Owner.Assisting!);
    }

    [Fact]
    public void A_return_from_call_back_to_handling_does_not_count_as_a_second_handling()
    {
        var play = Case().Complete("intake", "accept").Complete("handle").Return("callback", "handle");
        Assert.Equal("handle", play.Where);
        play.Complete("handle").Complete("callback", "unresolved");
        Assert.Equal("handle", play.Where);
    }

    [Fact]
    public void A_closed_case_is_reopened_where_the_command_says()
    {
        var play = Case().Complete("intake", "outOfScope").Do(new Stimulus.Reopen("dispatch"));
        Assert.Equal("handle", play.Where);
        play.Return("handle", "intake");
        Assert.Equal("intake", play.Where);
    }
}
