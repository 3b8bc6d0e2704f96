using System.Buffers.Binary;
using System.Text;
using LowCode.Scripts;

namespace LowCode.Flows;

/// <summary>Bytes of a state: numbers of variable length, a text in full once and as a number after that.</summary>
sealed class StateWriter
{
    readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    byte[] buffer = new byte[1024];
    int length;

    public void Reset() { length = 0; texts.Clear(); }
    public byte[] ToArray() => buffer.AsSpan(0, length).ToArray();

    public void Byte(byte value)
    {
        Room(1);
        buffer[length++] = value;
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number; −1 and a little more take one byte.</summary>
    public void Int(int value)
    {
        Room(5);
        var rest = (uint)(value + 1);
        for (; rest >= 0x80; rest >>= 7) buffer[length++] = (byte)(rest | 0x80);
        buffer[length++] = (byte)rest;
    }

    public void Long(long value)
    {
        Room(8);
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(length), value);
        length += 8;
    }

    /// <summary>−1 for null, 0 and the text when it is new, else its number.</summary>
    public void Text(string? value)
    {
        if (value is null) { Int(-1); return; }
        if (texts.TryGetValue(value, out var known)) { Int(known); return; }
        texts.Add(value, texts.Count + 1);
        Int(0);
        var size = Encoding.UTF8.GetByteCount(value);
        Int(size);
        Room(size);
        length += Encoding.UTF8.GetBytes(value, buffer.AsSpan(length));
    }

    public void Ints(int[]? values)
    {
        Int(values?.Length ?? -1);
        foreach (var value in values ?? []) Int(value);
    }

    public void Texts(string[]? values)
    {
        Int(values?.Length ?? -1);
        foreach (var value in values ?? []) Text(value);
    }

    public void Value(Value value)
    {
        Byte((byte)value.Kind);
        switch (value.Kind)
        {
            case ValueKind.Boolean: Flag(value.RawBoolean); break;
            case ValueKind.Number: Long(BitConverter.DoubleToInt64Bits(value.RawNumber)); break;
            case ValueKind.Text: Text(value.AsText); break;
            case ValueKind.List:
                Int(value.AsList!.Length);
                foreach (var item in value.AsList) Value(item);
                break;
            case ValueKind.Record: Record(value.AsRecord!); break;
        }
    }

    public void Record(Record record)
    {
        Int(record.Count);
        for (var i = 0; i < record.Count; i++)
        {
            Text(record.Names[i]);
            Value(record.Values[i]);
        }
    }

    void Room(int more)
    {
        if (length + more > buffer.Length) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + more));
    }
}
