using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LowCode.Journal;

namespace LowCode.Engine.Tests.Journal;

public sealed record Opened(string Title, int Priority);

public sealed record Renamed(string Title);

[JsonSerializable(typeof(Opened))]
[JsonSerializable(typeof(Renamed))]
sealed partial class SampleEvents : JsonSerializerContext;

public sealed class EventCodecTests
{
    static readonly EventType opened = new("case.opened", 3, SampleEvents.Default.Opened);
    static readonly EventType renamed = new("case.renamed", 1, SampleEvents.Default.Renamed);

    static JsonObject NameToTitle(JsonObject old)
    {
        old["Title"] = old["Name"]!.DeepClone();
        old.Remove("Name");
        return old;
    }

    static JsonObject WithPriority(JsonObject old)
    {
        old["Priority"] = old["Title"]!.GetValue<string>().Length;
        return old;
    }

    static readonly EventCodec codec = new([opened, renamed], [new("case.opened", 1, NameToTitle), new("case.opened", 2, WithPriority)]);

    [Fact]
    public void Events_come_back_as_they_were()
    {
        object[] events = [new Opened("路灯\"不亮\"\n", 2), new Renamed("<b>&'"), new Opened("", -1)];
        Assert.Equal(events, codec.Decode(EventCodec.Json, codec.Encode(events)));
        Assert.Empty(codec.Decode(EventCodec.Json, codec.Encode([])));
    }

    [Fact]
    public void The_written_form_is_fixed() =>
        Assert.Equal("""["case.opened",3,{"Title":"灯","Priority":2},"case.renamed",1,{"Title":"x"}]""",
            Encoding.UTF8.GetString(codec.Encode([new Opened("灯", 2), new Renamed("x")])));

    [Theory]
    [InlineData("""["case.opened",1,{"Name":"abc"}]""")]
    [InlineData("""["case.opened",2,{"Title":"abc"}]""")]
    [InlineData("""["case.opened",3,{"Title":"abc","Priority":3}]""")]
    public void An_old_event_is_lifted_step_by_step(string stored) =>
        Assert.Equal([new Opened("abc", 3)], codec.Decode(EventCodec.Json, Encoding.UTF8.GetBytes(stored)));

    [Theory]
    [InlineData("""["case.exploded",1,{}]""", "case.exploded", 1)]
    [InlineData("""["case.opened",4,{}]""", "case.opened", 4)]
    [InlineData("""["case.renamed",0,{}]""", "case.renamed", 0)]
    public void An_event_this_program_does_not_know_is_named(string stored, string name, int version)
    {
        var unknown = Assert.Throws<UnknownEventException>(() => codec.Decode(EventCodec.Json, Encoding.UTF8.GetBytes(stored)));
        Assert.Equal((name, version), (unknown.Name, unknown.Version));
    }

    [Fact]
    public void An_unregistered_class_is_not_written() => Assert.Throws<UnknownEventException>(() => codec.Encode(["text"]));

    [Fact]
    public void Another_codec_is_refused() => Assert.Throws<NotSupportedException>(() => codec.Decode(2, "[]"u8));

    [Fact]
    public void A_gap_between_upcasters_is_found_when_the_program_starts()
    {
        Assert.Throws<ArgumentException>(() => new EventCodec([opened], [new("case.opened", 1, NameToTitle)]));
        Assert.Throws<ArgumentException>(() => new EventCodec([opened], [new("case.gone", 1, NameToTitle)]));
        Assert.Throws<ArgumentException>(() => new EventCodec([opened, opened]));
    }
}
