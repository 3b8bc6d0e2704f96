using System.Runtime.CompilerServices;

namespace LowCode.Flows;

/// <summary>
/// A short list in a state. A copied state shares the array until it writes, so a turn pays only for what it changes.
/// The owner of the array is the last state that wrote; a state that was handed out is never written again.
/// </summary>
struct Rows<T> where T : class
{
    T[] items;
    bool owned;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<T> Span => items.AsSpan(0, Count);
    public readonly T this[int at] { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => items[at]; }

    /// <summary>The same rows for a copy, which must not write into this array.</summary>
    public readonly Rows<T> Shared() => this with { owned = false };

    public void Add(T item)
    {
        if (!owned || Count == (items?.Length ?? 0)) Grow(Count < 4 ? Count + 4 : Count + (Count >> 1) + 1);
        items![Count++] = item;
    }

    public void Set(int at, T item)
    {
        if (!owned) Grow(items.Length);
        items[at] = item;
    }

    public void RemoveAt(int at)
    {
        if (!owned) Grow(items.Length);
        Count--;
        Array.Copy(items, at + 1, items, at, Count - at);
        items[Count] = null!;
    }

    public void Clear() { items = []; Count = 0; owned = true; }

    void Grow(int size)
    {
        var larger = new T[size];
        Span.CopyTo(larger);
        items = larger;
        owned = true;
    }
}
