using System.Buffers.Binary;
using System.Text;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    const int MaxDepth = 64;

    readonly List<string> texts = new(16);
    readonly ReadOnlySpan<byte> all = bytes;
    ReadOnlySpan<byte> rest = bytes;
    int depth;

    public byte Byte() => Take(1)[0];
    public bool Flag() => Byte() != 0;
    public readonly bool AtEnd => rest.IsEmpty;

    public int Int()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return (int)(value - 1);
        }
        throw new InvalidDataException("a number in a flow state has no end");
    }

    /// <summary>The number of things that follow, each at least one byte; −1 for none.</summary>
    public int Count() => Int() is var count && count <= rest.Length ? count : throw new InvalidDataException("a flow state is cut short");

    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public string? Text()
    {
        var number = Int();
        if (number < 0) return null;
        if (number > 0) return number <= texts.Count ? texts[number - 1] : throw new InvalidDataException("a flow state names a text it does not hold");
        var text = Encoding.UTF8.GetString(Take(Count()));
        texts.Add(text);
        return text;
    }

    public string NeededText() => Text() ?? throw new InvalidDataException("a flow state lacks a text");

    public int[]? Ints()
    {
        var count = Count();
        if (count < 0) return null;
        var values = new int[count];
        for (var i = 0; i < count; i++) values[i] = Int();
        return values;
    }

    public string[]? Texts()
    {
        var count = Count();
        if (count < 0) return null;
        var values = new string[count];
        for (var i = 0; i < count; i++) values[i] = NeededText();
        return values;
    }

    public Value Value()
    {
        switch ((ValueKind)Byte())
        {
            case ValueKind.Undefined: return default;
            case ValueKind.Null: return Scripts.Value.Null;
            case ValueKind.Boolean: return Flag();
            case ValueKind.Number: return BitConverter.Int64BitsToDouble(Long());
            case ValueKind.Text: return NeededText();
            case ValueKind.List:
                Deeper();
                var items = new Value[Math.Max(Count(), 0)];
                for (var i = 0; i < items.Length; i++) items[i] = Value();
                depth--;
                return Scripts.Value.Of(items);
            case ValueKind.Record: return Record();
            default: throw new InvalidDataException("a flow state holds a value of no known kind");
        }
    }

    public Record Record()
    {
        Deeper();
        var count = Count();
        var members = new RecordBuilder(Math.Max(count, 0));
        for (var i = 0; i < count; i++)
        {
            var name = NeededText();
            members.Set(name, Value());
        }
        depth--;
        return members.ToRecord();
    }

    void Deeper()
    {
        if (++depth > MaxDepth) throw new InvalidDataException("a value in a flow state is nested too deep");
    }

    ReadOnlySpan<byte> Take(int size)
    {
        if (size < 0 || size > rest.Length) throw new InvalidDataException($"a flow state is cut short at byte {all.Length - rest.Length}");
        var taken = rest[..size];
        rest = rest[size..];
        return taken;
    }
}
