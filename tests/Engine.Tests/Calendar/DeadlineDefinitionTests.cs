using System.Text.Json;
using LowCode.Calendar;
using LowCode.Problems;

namespace LowCode.Engine.Tests.Calendar;

public class DeadlineDefinitionTests
{
    static DeadlineRule? Read(string json, List<Problem> problems) =>
        JsonSerializer.Deserialize(json, ClockJson.Default.DeadlineDefinition)!.Read("activities.intake.deadlines[0]", problems);

    [Fact]
    public void A_deadline_is_written_in_one_line_of_the_flow()
    {
        var rule = Read("""{ "id": "accept", "within": "2 workhours", "warnAt": "80%", "then": "escalate" }""", []);
        Assert.Equal(new DeadlineRule("accept", Moments.Length("2 workhours"), Moments.Warn("80%"), "escalate"), rule);
    }

    [Fact]
    public void Counting_rules_are_settings_of_each_deadline()
    {
        var rule = Read(
            """{ "id": "total", "within": "15个工作日", "warnAt": "1 工作日", "scope": "case", "counting": { "start": "nextWorkday", "end": "officeClose", "onHoliday": "move" } }""", []);
        Assert.Equal(new DeadlineRule(
            "total", Moments.Length("15 workdays"), Moments.Warn("1 workday"), null, ClockScope.Case,
            new Counting(CountStart.NextWorkday, CountEnd.OfficeClose, OnHoliday.Move)), rule);
    }

    [Fact]
    public void Every_mistake_is_named_with_its_place()
    {
        var problems = new List<Problem>();
        Assert.Null(Read("""{ "within": "soon", "warnAt": "120%", "scope": "world", "counting": { "end": "noon" } }""", problems));
        Assert.Equal(
            [
                ("calendar.deadline.noId", "activities.intake.deadlines[0]"),
                ("calendar.duration", "activities.intake.deadlines[0].within"),
                ("calendar.warnAt", "activities.intake.deadlines[0].warnAt"),
                ("calendar.deadline.counting", "activities.intake.deadlines[0].scope"),
                ("calendar.deadline.counting", "activities.intake.deadlines[0].counting.end"),
            ],
            problems.Select(problem => (problem.Code, problem.Path!)));
    }
}
